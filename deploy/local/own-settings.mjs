/** What each process has of its own: if all had the same, only one could start. */
const ONE_EACH = /^(QUARKUS_(HTTP|MANAGEMENT)_(HOST|PORT)|HOLDFAST_REPLICA_ADDRESS)$/;

/**
 * The settings of Holdfast and Quarkus that this program was started with: they win over those of
 * `up`, as they win over a service's own.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {string[]} origins of pages that may call besides
 * @returns {Record<string, string>}
 */
export function ownSettings(environment, origins) {
  /** @type {Record<string, string>} */
  const own = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value && /^(HOLDFAST|QUARKUS)_/.test(name) && !ONE_EACH.test(name)) own[name] = value;
  }
  const admitted = own.QUARKUS_HTTP_CORS_ORIGINS;
  if (admitted) own.QUARKUS_HTTP_CORS_ORIGINS = [admitted, ...origins].join();
  return own;
}
