/** Bytes of manifests from which a run is large. */
const LARGE = 256 * 1024;

/** Major versions of Node.js with whose V8 this was tried; another one might say that it does not know the flag. */
const TRIED: readonly number[] = [22, 24, 26];

/** V8's own factor. */
const USUAL_GROWTH = 2;

/**
 * Keeps V8, in a run over much input, from giving objects that were just made more room than they have then, a few MiB. Left alone it
 * goes up to 128 MiB, a quarter of the memory that a large input takes, and is no faster. Only for a program, as it is for the
 * whole process.
 */
export class YoungGeneration {
  #bytes = 0;
  #isKept = false;

  /** To be told of all input before it is looked at. */
  grew(bytes: number): void {
    this.#bytes += bytes;
    if (this.#isKept || this.#bytes < LARGE) return;
    this.#isKept = true;
    grow(1);
  }

  /**
   * Lets V8 do as usual again: code that it has compiled counts for its own flags only, both what is kept from one run to the next
   * (`start.ts`) and what Node.js has built in for its modules.
   */
  release(): void {
    if (this.#isKept) grow(USUAL_GROWTH);
  }
}

function grow(factor: number): void {
  const [major] = process.versions.node.split('.');
  if (!TRIED.includes(Number(major))) return;
  process.getBuiltinModule('node:v8').setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}
