import type {Shape} from './shape.ts';
import {SERVICE_TABLES} from './tables.generated.ts';

/** What the requests to one AWS service look like, as botocore's service models state it. A shape is read when it is asked for. */
export class ServiceShapes {
  readonly #inputs: Readonly<Record<string, string>>;
  readonly #texts: Readonly<Record<string, string>>;
  readonly #shapes = new Map<string, Shape>();

  /** @param service botocore's name of it; of one that is not in the table nothing is known. */
  constructor(service: string) {
    const {inputs = {}, shapes} = SERVICE_TABLES[service] ?? {};
    this.#inputs = inputs;
    this.#texts = shapes?.() ?? {};
  }

  /** Names of all shapes. */
  get names(): readonly string[] {
    return Object.keys(this.#texts);
  }

  /** Name of the shape of an operation's input; empty for an operation that is not in the table. */
  input(operation: string): string {
    return this.#inputs[operation] ?? '';
  }

  /** The shape of this name. */
  shape(name: string): Shape | undefined {
    const known = this.#shapes.get(name);
    if (known || !Object.hasOwn(this.#texts, name)) return known;
    const shape: Shape = JSON.parse(this.#texts[name] ?? '');
    this.#shapes.set(name, shape);
    return shape;
  }
}

const services = new Map<string, ServiceShapes>();

/** The shapes of one service, by botocore's name of it. */
export function serviceShapes(service: string): ServiceShapes {
  const shapes = services.get(service) ?? new ServiceShapes(service);
  services.set(service, shapes);
  return shapes;
}
