/** What the OpenAPI documents of both HTTP services have in common. Used while they are built. */
package dev.holdfast.state.openapi;
