import type {ObjectRef, SourcePosition} from '../finding.ts';
import type {JsonObject} from '../json.ts';
import type {Document} from '../load/document.ts';
import type {Pointer} from '../pointer.ts';
import type {ByproductKind, KubeObject, ModelProblemKind} from './inventory.ts';
import type {Prepared} from './prepare.ts';

/** An object of the inventory. Its owner is known only once all objects are. */
export class InventoryObject implements KubeObject {
  readonly ref: ObjectRef;
  readonly id: string;
  readonly given: JsonObject;
  readonly value: object;
  readonly document: Document;
  settled: ReadonlyMap<Pointer, ModelProblemKind>;
  declare readonly inert?: true;
  declare owner?: KubeObject;
  declare byproduct?: ByproductKind;
  readonly #givenPath: (path: Pointer) => Pointer;

  constructor(ref: ObjectRef, id: string, document: Document, prepared: Prepared) {
    this.ref = ref;
    this.id = id;
    this.document = document;
    this.given = document.value;
    this.value = prepared.value;
    this.settled = prepared.settled;
    this.#givenPath = prepared.givenPath;
    if (prepared.inert) this.inert = true;
  }

  /** Makes it a by-product: one reason accounts for all of it, whatever problems its fields have. */
  leaveOut(byproduct: ByproductKind, owner?: KubeObject): void {
    this.byproduct = byproduct;
    this.settled = new Map();
    if (owner) this.owner = owner;
  }

  givenPath(path: Pointer): Pointer {
    if (this.byproduct) return path;
    return this.#givenPath(path);
  }

  position(path: Pointer): SourcePosition {
    return this.document.position(this.givenPath(path));
  }
}
