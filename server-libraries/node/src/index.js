export { HoldfastServer } from './holdfast-server.js';
export { HoldfastApiError } from './api-error.js';
export { WebhookVerificationError, verifyWebhook } from './webhooks.js';
/** @typedef {import('./holdfast-server.js').Options} HoldfastServerOptions */
/** @typedef {import('./webhooks.js').WebhookFailure} WebhookFailure */
