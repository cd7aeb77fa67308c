import type {Pointer} from '../pointer.ts';
import type {KubeObject, SecretSource} from './inventory.ts';
import type {ConfigMap} from './kubernetes.generated.ts';
import type {ServiceLink} from './service-links.ts';

/** A piece of a text that depends on something that k2e does not know. */
export type TextPart =
  | {readonly kind: 'text'; readonly text: string}
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly source: EnvironmentSource;
      /** The entry that gives it; none for a variable that Kubernetes makes, for a Service or of a pod's index. */
      readonly entry?: EnvironmentEntry;
    };

/** A text with its `$(VAR)` replaced: wholly, or but for what only the running cluster or a secret store knows. */
export type Text =
  | {readonly kind: 'literal'; readonly text: string}
  | {readonly kind: 'composed'; readonly parts: readonly TextPart[]};

/** Where the value of a variable comes from. */
export type EnvironmentSource =
  | Text
  | {
      readonly kind: 'config-map';
      readonly namespace: string;
      readonly name: string;
      readonly key: string;
      readonly optional: boolean;
      /** The ConfigMap, when it is in the input. */
      readonly object?: KubeObject<ConfigMap>;
      /** The value; undefined when the input does not have it. */
      readonly text?: string;
    }
  | {
      readonly kind: 'secret';
      readonly namespace: string;
      readonly name: string;
      readonly key: string;
      readonly optional: boolean;
      /** Where the Secret comes from, when the input tells. */
      readonly secret?: SecretSource;
      /** The input has the key. */
      readonly known: boolean;
      /** The value is the empty text, which no secret store takes. */
      readonly empty: boolean;
    }
  | {
      readonly kind: 'field';
      readonly fieldPath: string;
      /** The value, where it is the same for all pods of the workload. */
      readonly text?: string;
    }
  | {
      readonly kind: 'resource';
      /** `limits.cpu`, `requests.memory` … */
      readonly resource: string;
      /** The unit, as a quantity; `1` where none is given. */
      readonly divisor: string;
      readonly containerName: string;
    }
  | {
      readonly kind: 'file';
      readonly volumeName: string;
      readonly path: string;
      readonly key: string;
      readonly optional: boolean;
    }
  /** All keys of an object that is not, or not wholly, in the input; the entry's name is the prefix and a `*`. */
  | {
      readonly kind: 'unknown-keys';
      readonly of: 'ConfigMap' | 'Secret';
      readonly namespace: string;
      readonly name: string;
      readonly prefix: string;
      readonly optional: boolean;
    }
  | {readonly kind: 'service-link'; readonly link: ServiceLink};

/** One variable of a container, or one that would be but for a later one. */
export interface EnvironmentEntry {
  readonly name: string;
  /** Pointer into the workload object's `value`: the item of `env` or `envFrom`. */
  readonly path: Pointer;
  readonly source: EnvironmentSource;
  /**
   * `set`: the container has it. `overridden`: a later one of the same name takes its place. `omitted`: Kubernetes leaves an
   * optional one out whose ConfigMap, Secret or key is missing.
   */
  readonly effect: 'set' | 'overridden' | 'omitted';
  /** Path of the entry that overrides this one. */
  readonly overriddenBy?: Pointer;
  /** Another variable's text refers to it, so that it has an effect even when it is overridden afterwards. */
  readonly referenced: boolean;
}

/** The text of a variable where the manifests tell it. */
export function knownText(source: EnvironmentSource): string | undefined {
  switch (source.kind) {
    case 'literal':
    case 'config-map':
    case 'field':
      return source.text;
    case 'secret':
      return source.empty ? '' : undefined;
    case 'service-link':
      return source.link.text;
    default:
      return undefined;
  }
}
