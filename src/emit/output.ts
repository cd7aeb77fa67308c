/** One file to be written: its path below the output folder (`/` between folders) and its text, ending in a newline. */
export interface OutputFile {
  readonly path: string;
  readonly content: string;
}
