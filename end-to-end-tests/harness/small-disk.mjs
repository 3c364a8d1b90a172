import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ALL_IT_HOLDS = '256m';
const PIECES = [1_048_576, 4_096, 1];

/** A file system of its own in memory, which can be filled. Whoever mounts it has to be root. */
export class SmallDisk {
  #mounted = false;

  /** @param {string} folder where it is */
  constructor(folder) {
    this.folder = folder;
  }

  /** What was in the folder is on the disk afterwards. */
  mount() {
    this.#keeping(() =>
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ALL_IT_HOLDS}`, 'tmpfs', this.folder], {
        stdio: 'pipe',
      }),
    );
    this.#mounted = true;
  }

  /** What is on the disk is in the folder afterwards. */
  unmount() {
    if (!this.#mounted) return;
    this.#keeping(() => execFileSync('umount', [this.folder], { stdio: 'pipe' }));
  }

  /** Not one byte more. */
  fill() {
    for (const size of PIECES) this.#write(Buffer.alloc(size));
  }

  empty() {
    rmSync(this.#filling, { force: true });
  }

  get #filling() {
    return join(this.folder, 'filling');
  }

  #write(piece) {
    try {
      for (;;) appendFileSync(this.#filling, piece);
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
    }
  }

  #keeping(change) {
    const kept = `${this.folder}-kept`;
    mkdirSync(this.folder, { recursive: true });
    cpSync(this.folder, kept, { recursive: true });
    change();
    cpSync(kept, this.folder, { recursive: true });
    rmSync(kept, { recursive: true });
  }
}
