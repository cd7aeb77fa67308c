import {isConverted} from '../../choices/converted.ts';
import {runsAs} from '../../choices/runs-as.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Secret} from '../../model/kubernetes.generated.ts';
import {podReferences} from '../../model/pod-references.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import type {Context, Report, Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

type Annotations = Readonly<Record<string, string>>;

/** Annotations of Stakater Reloader, which restarts pods when their configuration changes; `*` stands for the rest of a key. */
export const RELOADER: readonly string[] = [
  'reloader.stakater.com/*',
  'secret.reloader.stakater.com/*',
  'configmap.reloader.stakater.com/*',
];
const KEY = /^(?:secret\.|configmap\.)?reloader\.stakater\.com\//;
/** Pull secrets are read by the kubelet, not by the pod. */
const PULLED = /\/(?:imagePullSecrets\/\d+|serviceAccountName)$/;

/** Accounts for the annotations of Reloader on a workload, or on its template: a change of a Secret restarts no tasks. */
export function settleReloader(
  annotations: Annotations,
  workload: Workload | undefined,
  {context, report, drop}: Pick<Subject<'object'>, 'context' | 'report' | 'drop'>,
): void {
  const keys = Object.keys(annotations).filter(key => KEY.test(key));
  const secrets =
    workload && isConverted(workload, context) && runsAs(workload) === 'service'
      ? reloadedBy(annotations, workload, context)
      : [];
  const telling = keys.find(key => /\/(?:auto|reload|search)$/.test(key) && !key.startsWith('configmap.'));
  for (const key of keys) {
    const path: Pointer = pointer('metadata', 'annotations', key);
    if (workload && key === telling && secrets.length > 0) report(path, restarted(workload, secrets));
    else drop(path, 'New configuration is a new task definition, which the service rolls out.');
  }
}

/** The Secrets of a workload at whose change Reloader restarts the pods (Reloader, "How to use"). */
function reloadedBy(annotations: Annotations, workload: Workload, context: Context): readonly string[] {
  const read = podReferences(workload)
    .filter(({kind, path}) => kind === 'Secret' && !PULLED.test(path))
    .map(({name}) => name);
  const isOn = (key: string) => annotations[key] === 'true';
  if (isOn('reloader.stakater.com/auto') || isOn('secret.reloader.stakater.com/auto')) return read;
  const named = (annotations['secret.reloader.stakater.com/reload'] ?? '')
    .split(',')
    .map(name => name.trim());
  const isMatched = (name: string) =>
    isOn('reloader.stakater.com/search') &&
    context.inventory.find<Secret>('Secret', workload.namespace, name)?.value.metadata?.annotations?.[
      'reloader.stakater.com/match'
    ] === 'true';
  return read.filter(name => named.includes(name) || isMatched(name));
}

function restarted(workload: Workload, secrets: readonly string[]): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `Reloader restarts the pods of ${workloadName(workload)} when Secret ${listed(secrets)} changes. A task reads its secrets as it starts, and a new value in the secret store starts no task.`,
    remediation:
      'Let whoever changes the value deploy the service anew (`aws ecs update-service --force-new-deployment`); a rule of EventBridge can do that after each rotation of Secrets Manager.',
  };
}
