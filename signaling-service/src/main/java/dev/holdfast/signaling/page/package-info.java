/**
 * Serves the files of the SDK and of the demo pages, with the headers that let a browser keep them.
 */
package dev.holdfast.signaling.page;
