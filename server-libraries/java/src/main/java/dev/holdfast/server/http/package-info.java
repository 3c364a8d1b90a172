/** How the generated operations are sent: who asks, what is repeated, what a refusal becomes. */
package dev.holdfast.server.http;
