import type {Json} from '../../json.ts';

/** A scalar as written: its tag (`''` for none), its text, and whether it stood without quotes. */
export interface Written {
  readonly tag: string;
  readonly text: string;
  readonly plain: boolean;
}

/** A node that aliases can stand for. Aliases share its value. */
export interface Anchor {
  value: Json;
  written: Written | undefined;
  /** First entry of its places below it. */
  children: number;
  /** Nodes that it holds, those behind its own aliases counted each time. */
  size: number;
  /** Levels of collections below and including it. */
  height: number;
  /** False while it is being read: an alias to it then would contain itself. */
  complete: boolean;
}

/** Below this many nodes, 99 % of them may come from aliases; above the other, 10 %; in between it falls evenly. */
const FEW_NODES = 400_000;
const MANY_NODES = 4_000_000;

function allowedShare(nodes: number): number {
  if (nodes <= FEW_NODES) return 0.99;
  if (nodes >= MANY_NODES) return 0.1;
  return 0.99 - 0.89 * ((nodes - FEW_NODES) / (MANY_NODES - FEW_NODES));
}

/** The anchors of one document, and the count of its nodes by which Kubernetes' reader (go-yaml 2, `decode.go`) stops alias bombs. */
export class Anchors {
  readonly #byName = new Map<string, Anchor>();
  /** Nodes read so far, aliased ones included; the document itself is one. */
  nodes = 1;
  #aliased = 0;

  /** Starts an anchor; of equal names the last one counts. */
  open(name: string): Anchor {
    const anchor: Anchor = {
      value: null,
      written: undefined,
      children: 0,
      size: 0,
      height: 0,
      complete: false,
    };
    this.#byName.set(name, anchor);
    return anchor;
  }

  find(name: string): Anchor | undefined {
    return this.#byName.get(name);
  }

  /** Counts what an alias stands for. False when aliases make up too much of the document: Kubernetes refuses it then. */
  count(anchor: Anchor): boolean {
    this.nodes += 1 + anchor.size;
    this.#aliased += anchor.size;
    return (
      this.#aliased <= 100 || this.nodes <= 1000 || this.#aliased / this.nodes <= allowedShare(this.nodes)
    );
  }
}
