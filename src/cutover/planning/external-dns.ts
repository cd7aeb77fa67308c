import {isObject, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';
import type {CutoverDraft} from '../draft.ts';
import type {Hold} from '../plan.ts';
import type {RecordSet} from '../records.ts';
import type {Discovery, Refusal, ZoneSeen} from './discovery.ts';
import {modeFor} from './git-owner.ts';
import {type Ownership, ownedHold} from './owners.ts';

/** One installation of external-dns, as its flags tell. */
export interface Installation {
  readonly name: string;
  readonly registry: string;
  readonly policy: string;
  readonly ownerId: string;
  readonly txtPrefix: string;
  readonly txtSuffix: string;
  /** What stands for the `*` of a wildcard in names of ownership records; nothing: `*` itself. */
  readonly txtWildcard: string;
  readonly annotationPrefix: string;
}

/** What external-dns has to do with a host: its ownership records in one zone, and what makes it let go of the name. */
export interface ExternalDns {
  readonly txt: readonly RecordSet[];
  readonly holds: readonly Hold[];
  readonly refusals: readonly Refusal[];
  readonly notes: readonly string[];
}

/** Names of ownership records: the record's type is in front since v0.12; `a-` stands for aliases since 2026-07 (cutover, finding 5). */
const TYPED = ['', 'a-', 'aaaa-', 'cname-', 'https-'] as const;
const DEFAULT_OWNER = 'default';
const HERITAGE = 'heritage=external-dns';
const OLD_PREFIX = 'external-dns.alpha.kubernetes.io/';
const NEW_PREFIX = 'external-dns.kubernetes.io/';
/** The prefix of annotations changed with this version. */
const PREFIX_CHANGE = [0, 22];

/** The installations of external-dns in the cluster: Deployments whose container runs its image. */
export async function installations(discovery: Discovery): Promise<readonly Installation[]> {
  const deployments = await discovery.objects('apps/v1', 'Deployment');
  return deployments.flatMap(deployment => {
    const containers = valueAt(deployment, '/spec/template/spec/containers');
    const container = (Array.isArray(containers) ? containers : [])
      .filter(isObject)
      .find(({image}) => typeof image === 'string' && /(^|\/)external-dns([:@]|$)/.test(image));
    return container ? [installation(deployment, container)] : [];
  });
}

function installation(deployment: JsonObject, container: JsonObject): Installation {
  const flags = flagsOf(container);
  const flag = (name: string, standard: string) => flags.get(name) ?? standard;
  return {
    name: `${valueAt(deployment, '/metadata/namespace')}/${valueAt(deployment, '/metadata/name')}`,
    registry: flag('registry', 'txt'),
    policy: flag('policy', 'sync'),
    ownerId: flag('txt-owner-id', DEFAULT_OWNER),
    txtPrefix: flag('txt-prefix', ''),
    txtSuffix: flag('txt-suffix', ''),
    txtWildcard: flag('txt-wildcard-replacement', ''),
    annotationPrefix: flag('annotation-prefix', prefixOf(String(container.image))),
  };
}

/** `--name=value` and `--name value`, from command and arguments. */
function flagsOf({command, args}: JsonObject): ReadonlyMap<string, string> {
  const words = [command, args].flatMap(list => (Array.isArray(list) ? list.map(String) : []));
  const flags = new Map<string, string>();
  words.forEach((word, index) => {
    const match = /^--([\w-]+)(?:=(.*))?$/s.exec(word);
    if (match?.[1] !== undefined) flags.set(match[1], match[2] ?? words[index + 1] ?? '');
  });
  return flags;
}

function prefixOf(image: string): string {
  const [, major, minor] = /:v?(\d+)\.(\d+)/.exec(image) ?? [];
  if (major === undefined || minor === undefined) return OLD_PREFIX;
  const isNew = Number(major) > (PREFIX_CHANGE[0] ?? 0) || Number(minor) >= (PREFIX_CHANGE[1] ?? 0);
  return isNew ? NEW_PREFIX : OLD_PREFIX;
}

/**
 * Looks for external-dns behind a host. It lets go of a name when its ownership TXT is gone and its source bears a `controller`
 * annotation with another name than its own (cutover T30, T31).
 * @param sources the Ingresses and Services that publish the host.
 * @param settings the name of the cutover, and what is done about annotations that Git declares.
 */
export async function externalDnsOf(
  host: string,
  zone: ZoneSeen,
  sources: readonly ObjectRef[],
  installed: readonly Installation[],
  {settings}: Pick<CutoverDraft, 'settings'>,
  discovery: Discovery,
): Promise<ExternalDns> {
  const txt = await ownershipRecords(host, zone, installed, discovery);
  const refusals: Refusal[] = [];
  const refuse = (why: string, remedy: string) => refusals.push({what: host, why, remedy});
  const blind = installed.find(({registry}) => registry !== 'txt');
  if (txt.length === 0 && blind)
    refuse(
      `external-dns (${blind.name}) keeps its ownership in the registry \`${blind.registry}\`, so nobody can see whether ${host} is its own`,
      'Exclude the name from external-dns first (`--exclude-domains`, or its `controller` annotation on the source), or use the TXT registry.',
    );
  if (txt.length === 0) return {txt, holds: [], refusals, notes: []};
  const shared = txt.find(({values = []}) => values.some(value => !value.includes(HERITAGE)));
  if (shared)
    refuse(
      `the TXT record ${shared.name} holds more than the ownership of external-dns, and k2e removes such a record as a whole`,
      'Give external-dns a name of its own for its records (`--txt-prefix`), let it write them anew, and plan again.',
    );
  const owners = txt.map(set => claimOf(set));
  const foreign = owners.find(
    claim => claim.resource !== undefined && !sources.some(ref => isNamed(ref, claim.resource ?? '')),
  );
  if (foreign)
    refuse(
      `external-dns says that ${host} comes from ${foreign.resource}, which k2e did not find among the manifests`,
      'Add that object to the manifests and convert again, or remove the name from it.',
    );
  const [first] = owners;
  const owner = installed.find(({ownerId}) => ownerId === first?.owner);
  if (!owner)
    refuse(
      `the record is owned by an external-dns with the owner id \`${first?.owner}\`, which does not run in this cluster`,
      'Find that installation: it would set the records back. Stop it for this name, delete its ownership TXT, and plan again.',
    );
  if (installed.filter(({ownerId}) => ownerId === first?.owner).length > 1)
    refuse(
      `several installations of external-dns share the owner id \`${first?.owner}\``,
      'Give each its own `--txt-owner-id`; otherwise one deletes what the other writes.',
    );
  const prefix = owner?.annotationPrefix ?? OLD_PREFIX;
  const owned = await Promise.all(sources.map(ref => controllerHold(ref, prefix, settings, discovery)));
  for (const {refusal} of owned) if (refusal) refuse(refusal.why, refusal.remedy);
  const notes = [...(owner ? ownerNotes(owner) : []), ...owned.flatMap(found => found.notes)];
  return {txt, holds: owned.flatMap(found => found.holds), refusals, notes};
}

/** T32: whoever installs another one without a name of its own gets the same one, and deletes what it does not know. */
function ownerNotes({name, ownerId}: Installation): readonly string[] {
  return ownerId === DEFAULT_OWNER
    ? [
        `external-dns (${name}) has the owner id \`${DEFAULT_OWNER}\`, which every installation without \`--txt-owner-id\` has. Make sure that none of another cluster writes to the same zones: it would delete the records of this one.`,
      ]
    : [];
}

async function controllerHold(
  ref: ObjectRef,
  prefix: string,
  settings: CutoverDraft['settings'],
  discovery: Discovery,
): Promise<Ownership> {
  const place = `/metadata/annotations/${prefix.replaceAll('~', '~0').replaceAll('/', '~1')}controller`;
  const object = await discovery.object(ref);
  const hold = {
    ref,
    values: {[place]: `k2e-${settings.run}`},
    before: {[place]: valueAt(object, place) ?? null},
    reason: 'external-dns writes the records of this object',
  };
  return ownedHold(object, hold, discovery, modeFor({settings}, ref));
}

async function ownershipRecords(
  host: string,
  zone: ZoneSeen,
  installed: readonly Installation[],
  discovery: Discovery,
): Promise<readonly RecordSet[]> {
  const affixes = [{txtPrefix: '', txtSuffix: '', txtWildcard: ''}, ...installed];
  const names = new Set(affixes.flatMap(affix => TYPED.map(type => ownershipName(host, type, affix))));
  const sets: RecordSet[] = [];
  for (const name of names)
    for (const set of await discovery.records(zone.id, name))
      if (set.type === 'TXT' && set.values?.some(value => value.includes(HERITAGE))) sets.push(set);
  return sets;
}

/** The first label gets prefix and suffix, a wildcard's after its replacement (external-dns `registry/mapper`). */
function ownershipName(
  host: string,
  type: string,
  {txtPrefix, txtSuffix, txtWildcard}: Pick<Installation, 'txtPrefix' | 'txtSuffix' | 'txtWildcard'>,
): string {
  const [label = '', ...rest] = host.split('.');
  const first = label === '*' && txtWildcard !== '' ? txtWildcard : label;
  const bare = type.replace(/-$/, '');
  const placed = txtPrefix.includes('%{record_type}') || txtSuffix.includes('%{record_type}');
  const fill = (affix: string) => affix.replaceAll('%{record_type}', bare);
  return [`${fill(txtPrefix)}${placed ? '' : type}${first}${fill(txtSuffix)}`, ...rest]
    .join('.')
    .toLowerCase();
}

/** `"heritage=external-dns,external-dns/owner=shop,external-dns/resource=ingress/shop/shop"` */
function claimOf({values = []}: RecordSet): {owner: string; resource: string | undefined} {
  const fields = new Map(
    values
      .join(',')
      .replaceAll('"', '')
      .split(',')
      .map(pair => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
      }),
  );
  return {owner: fields.get('external-dns/owner') ?? '', resource: fields.get('external-dns/resource')};
}

function isNamed({kind, namespace, name}: ObjectRef, resource: string): boolean {
  return resource.toLowerCase() === `${kind}/${namespace}/${name}`.toLowerCase();
}
