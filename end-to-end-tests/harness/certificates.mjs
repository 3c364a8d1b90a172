import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAYS_MS = 86_400_000;
const settingsWith = (database) => `
[ca]
default_ca = signing
[signing]
database = ${database}
serial = ${database}.serial
unique_subject = no
policy = anybody
[anybody]
commonName = supplied
[req]
prompt = no
distinguished_name = nobody
[nobody]
CN = nobody
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[party]
subjectAltName = DNS:localhost, IP:127.0.0.1
`;

/** An authority of a test's own, that nobody knows, and what it signs; all as PEM files. */
export class Authority {
  #folder;
  #settings;

  constructor(folder) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#settings = this.#file('openssl.cnf');
    const signed = this.#file('signed.txt');
    writeFileSync(this.#settings, settingsWith(signed));
    writeFileSync(signed, '');
    this.#request('authority', ['-x509', '-days', '2', '-extensions', 'authority'], 'crt');
  }

  get certificate() {
    return this.#file('authority.crt');
  }

  /**
   * A certificate for this machine, good for either end of a connection: { certificate, key }.
   *
   * @param {string} name
   * @param {{ until?: Date }} [options] until: when it expires, to the second
   */
  sign(name, { until = new Date(Date.now() + 2 * DAYS_MS) } = {}) {
    this.#request(name, [], 'csr');
    openssl([
      ...['ca', '-batch', '-notext', '-config', this.#settings, '-in', this.#file(`${name}.csr`)],
      ...['-cert', this.certificate, '-keyfile', this.#file('authority.key')],
      ...['-enddate', until.toISOString().replace(/\.\d+|[-:T]/g, '')],
      ...['-md', 'sha256', '-create_serial', '-extensions', 'party'],
      ...['-outdir', this.#folder, '-out', this.#file(`${name}.crt`)],
    ]);
    return { certificate: this.#file(`${name}.crt`), key: this.#file(`${name}.key`) };
  }

  #request(name, how, ending) {
    openssl([
      ...['req', ...how, '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`],
      ...['-config', this.#settings, '-keyout', this.#file(`${name}.key`)],
      ...['-out', this.#file(`${name}.${ending}`)],
    ]);
  }

  #file(name) {
    return join(this.#folder, name);
  }
}

const openssl = (args) => execFileSync('openssl', args, { stdio: 'pipe' });
