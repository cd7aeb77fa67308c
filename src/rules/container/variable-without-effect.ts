import type {Variable} from '../../choices/environment.ts';
import {environmentOf} from '../../model/environment.ts';
import type {EnvironmentEntry} from '../../model/environment-entry.ts';
import type {EnvFromSource} from '../../model/kubernetes.generated.ts';
import type {Subject} from '../rule.ts';
import {tellLeftOut} from './left-out-variable.ts';

/** Accounts for what a container's `env` and `envFrom` hold that changes nothing. @param decided its variables that have an effect. */
export function settleWithoutEffect(subject: Subject<'container'>, decided: readonly Variable[]): void {
  const {workload, container, context} = subject;
  const idle = environmentOf(container, workload, context.inventory).filter(({effect}) => effect !== 'set');
  for (const entry of idle) if (entry.effect !== 'omitted') overridden(subject, entry, decided);
  const isLive = ({path}: EnvironmentEntry) =>
    path.slice(container.path.length).startsWith('/envFrom') &&
    decided.some(({entry}) => entry.path === path);
  tellLeftOut(
    subject,
    idle.filter(entry => entry.effect === 'omitted' && !isLive(entry)),
  );
  harmlessLeaves(subject);
  emptySources(subject);
}

/** An entry that a later one sets again. */
function overridden(
  subject: Subject<'container'>,
  entry: EnvironmentEntry,
  decided: readonly Variable[],
): void {
  const {container, drop, report} = subject;
  const path = entry.path.slice(container.path.length);
  if (path.startsWith('/envFrom')) {
    const live = decided.some(({entry: other}) => other.path === entry.path);
    if (!live) drop(path, `${entry.name} is set again by a later entry.`);
    return;
  }
  if (entry.referenced) {
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      message: `${entry.name} is set again by a later entry; only the text of others still has its value.`,
      remediation: 'Nothing needs to be done.',
    });
  } else {
    drop(path, `${entry.name} is set again by a later entry.`);
  }
}

/** ConfigMaps and Secrets without a key, and with none that could be the name of a variable. */
function emptySources({view, container, workload, context, drop}: Subject<'container'>): void {
  const used = new Set(environmentOf(container, workload, context.inventory).map(({path}) => path));
  (view.envFrom ?? []).forEach((_, index) => {
    const path = `/envFrom/${index}`;
    if (!used.has(`${container.path}${path}`)) drop(path, 'What it names holds nothing.');
  });
}

/** Leaves of references that say nothing about the value. */
function harmlessLeaves({view, drop}: Subject<'container'>): void {
  const optional = 'What it refers to is known, or reported by itself.';
  (view.env ?? []).forEach((item, index) => {
    const from = item.valueFrom;
    if (from?.fieldRef)
      drop(`/env/${index}/valueFrom/fieldRef/apiVersion`, 'There is only one version of these fields.');
    if (from?.configMapKeyRef) drop(`/env/${index}/valueFrom/configMapKeyRef/optional`, optional);
    if (from?.secretKeyRef) drop(`/env/${index}/valueFrom/secretKeyRef/optional`, optional);
  });
  (view.envFrom ?? []).forEach((item: EnvFromSource, index) => {
    if (item.configMapRef) drop(`/envFrom/${index}/configMapRef/optional`, optional);
    if (item.secretRef) drop(`/envFrom/${index}/secretRef/optional`, optional);
    if (!item.configMapRef?.name && !item.secretRef?.name)
      drop(`/envFrom/${index}`, 'It names neither a ConfigMap nor a Secret.');
  });
}
