import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NO_QUESTIONS = `
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
    writeFileSync(this.#settings, NO_QUESTIONS);
    this.#request('authority', ['-x509', '-days', '2', '-extensions', 'authority'], 'crt');
  }

  get certificate() {
    return this.#file('authority.crt');
  }

  /** A certificate for this machine, good for either end of a connection: { certificate, key }. */
  sign(name) {
    this.#request(name, [], 'csr');
    openssl([
      ...['x509', '-req', '-days', '2', '-in', this.#file(`${name}.csr`)],
      ...['-CA', this.certificate, '-CAkey', this.#file('authority.key'), '-CAcreateserial'],
      ...['-extfile', this.#settings, '-extensions', 'party'],
      ...['-out', this.#file(`${name}.crt`)],
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
