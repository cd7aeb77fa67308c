import {visibleJson} from '../json.ts';
import type {Commit} from './commit.ts';
import {patchText, yamlOf} from './commit-text.ts';
import type {BatchTrack, Hold, Plan, WorkerTrack} from './plan.ts';
import {refText} from './ref-text.ts';
import {terraformRecords} from './terraform-records.ts';

/** Whoever deploys to the cluster, where the plan knows of no GitOps tool. */
const WHOEVER = {name: 'Whoever applies the manifests', managers: []};

/**
 * What the code that owns records, schedules, services and manifests has to say once a cutover is finalised, so that its next apply,
 * sync or upgrade does not undo it (T37): Markdown, to be reviewed and kept. Everything in it follows from the plan.
 */
export function closingText(plan: Plan): string {
  const sections = [outputsText(plan), recordsText(plan), manifestsText(plan), releasesText(plan)];
  return `# After the cutover ${code(plan.run)}: what your own code has to say now

Records, schedules, services and fields of the cluster are as the cutover has left them. Until the code that owns them says the same, the next
\`terraform apply\`, \`cdk deploy\`, stack update, sync or \`helm upgrade\` takes them back. Work through the sections that concern you, and let each tool show that it
would change nothing before you apply.

${sections.filter(section => section !== '').join('\n')}`;
}

/** The file beside a plan that holds that text. */
export function closingFile(plan: string): string {
  return `${plan.replace(/\.ya?ml$/, '')}-closing.md`;
}

/** What is on ECS for good, as `cutover.finalised` of `k2e.yaml` names it. A job that was suspended before the cutover stays disabled. */
function finalisedIn({batches, workers}: Plan): readonly string[] {
  return [
    ...batches.filter(({suspended}) => !suspended).map(({namespace, name}) => `CronJob/${namespace}/${name}`),
    ...workers.map(({ref}) => `${ref.kind}/${ref.namespace ?? 'default'}/${ref.name}`),
  ];
}

function outputsText(plan: Plan): string {
  const finalised = finalisedIn(plan);
  if (finalised.length === 0) return '';
  const schedules = plan.batches.flatMap(track => track.schedules.map(schedule => ({track, schedule})));
  const states = schedules.map(
    ({track, schedule: {group, name}}) =>
      `- schedule ${code(`${group}/${name}`)}: ${track.suspended ? '`DISABLED`, its CronJob was suspended before' : '`ENABLED`'}`,
  );
  const counts = plan.workers.map(
    ({service, targetTasks}) =>
      `- service ${code(service)}: desired count ${targetTasks}; where it is scaled, its scalable target with its own minimum, and not suspended`,
  );
  return `## What k2e wrote

Add this to \`k2e.yaml\` (one list with what stands there), convert the manifests as they were before the cutover, and apply the difference with your tool. Every format says the same
then: these schedules are ENABLED, these services have their tasks, and their scaling is on.

${fenced('yaml', yamlOf({cutover: {finalised}}))}
- **Terraform**: the state of these schedules leaves \`ignore_changes\`; \`terraform plan\` shows no change of it.
- **CloudFormation**: they have no parameter \`StateOf…\` any more. Take the stack policy of the cutover off first; with templates of your own set that parameter to \`ENABLED\`, for good.
- **CDK**: their state stands in the code; take them out of \`enabledSchedules\`, and \`desiredCounts\` back to \`planned\`.
- **ecschedule**: rules of the same names are enabled as soon as they are applied. They are rules of EventBridge, not the schedules that the cutover moved: keep one of the two.
- **native** files are requests to make things: a second create is refused, nothing is undone.

Where the code is your own by now, this is what it has to say:

${[...states, ...counts].join('\n')}
`;
}

function recordsText({run, web}: Plan): string {
  if (web.length === 0) return '';
  const zones = web.flatMap(track => track.zones.map(zone => ({track, zone})));
  const lines = zones.flatMap(({zone: {zone, before, after}, track}) => [
    `- zone ${code(zone)}: ${[...new Set(after.map(({name, type}) => `${name} ${type}`))].map(code).join(', ')} ${after.length === 1 ? 'leads' : 'lead'} to ${code(track.target.dnsName)} and ${after.length === 1 ? 'is' : 'are'} simple again`,
    ...before
      .filter(({type}) => type === 'TXT')
      .map(
        ({name}) => `- zone ${code(zone)}: the TXT ${code(name)} of external-dns is gone, and has to stay so`,
      ),
  ]);
  return `## Records

${lines.join('\n')}

The weighted ones (${code(`k2e-${run}-source`)}, ${code(`k2e-${run}-target`)}) are gone. k2e's own output has no records, so it undoes nothing here. Whatever made the old
records has to let go of them: \`terraform state rm\`; in CloudFormation and the CDK a deletion policy \`Retain\` before the resource goes. With Terraform this file takes the new ones over
as they are, and \`terraform plan\` shows nothing but the import:

${fenced('json', terraformRecords(web))}`;
}

function manifestsText(plan: Plan): string {
  const commits = [
    ...plan.batches.filter(({suspended}) => !suspended).map(suspendedFor),
    ...plan.workers.map(stoppedFor),
    ...holdsOf(plan)
      .filter(hold => !isPause(hold))
      .flatMap(hold => fieldsOf(hold, hold.values)),
  ];
  const pauses = holdsOf(plan).filter(isPause);
  if (commits.length + pauses.length === 0) return '';
  const byObject = Map.groupBy(commits, ({ref}) => refText(ref));
  const patches = [...byObject.values()].map(all => patchText(plan, all).trimEnd()).join('\n---\n');
  const paused = pauses
    .flatMap(hold => fieldsOf(hold, hold.before))
    .map(
      ({ref, field, value}) =>
        `- ${code(refText(ref))}: ${code(field)} back to ${code(JSON.stringify(value))}`,
    );
  return `## Manifests
${
  commits.length === 0
    ? ''
    : `
What the cluster has now. Remove these objects from Git, with what scales or publishes them, or let Git say this. An annotation that keeps external-dns or KEDA away has to stay as long
as its object.

${fenced('yaml', `${patches}\n`)}`
}${
  paused.length === 0
    ? ''
    : `
The cutover has paused these. Give them back once Git says the above:

${paused.join('\n')}
`
}`;
}

function releasesText({web, batches, workers}: Plan): string {
  const releases = [...web, ...batches, ...workers].flatMap(track => track.releases ?? []);
  const named = [...new Set(releases.map(({namespace, name}) => `${namespace}/${name}`))];
  if (named.length === 0) return '';
  return `## Helm

The next upgrade of ${named.map(code).join(', ')} renders its templates anew: the values have to make of them what stands under Manifests.
`;
}

function suspendedFor({namespace, name, gitOwner: owner = WHOEVER}: BatchTrack): Commit {
  const ref = {apiVersion: 'batch/v1', kind: 'CronJob', namespace, name};
  return {ref, field: '/spec/suspend', value: true, owner};
}

function stoppedFor({ref, gitOwner: owner = WHOEVER}: WorkerTrack): Commit {
  return {ref, field: '/spec/replicas', value: 0, owner};
}

/** Every hold once: several tracks may share one. */
function holdsOf({web, batches, workers}: Plan): readonly Hold[] {
  const all = [
    ...web.flatMap(({holds = []}) => holds),
    ...[...batches, ...workers].flatMap(({holds}) => holds),
  ];
  return [...new Map(all.map(hold => [JSON.stringify(hold), hold])).values()];
}

/** A tool was told to leave something alone, which is not to last; other holds keep a tool away from what the cutover has left. */
function isPause({ref, values}: Hold): boolean {
  const isTool = /^(argoproj\.io|[a-z]+\.toolkit\.fluxcd\.io)\//.test(ref.apiVersion);
  return isTool || Object.keys(values).some(field => field.includes('toolkit.fluxcd.io'));
}

function fieldsOf(
  {ref, gitOwner: owner = WHOEVER}: Hold,
  values: Readonly<Record<string, unknown>>,
): readonly Commit[] {
  return Object.entries(values).map(([field, value]) => ({ref, field, value, owner}));
}

/** A block of code that nothing in it can end: the fence is longer than any run of backticks in it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}${fence}\n`;
}

/** A word as code; a name of the plan holds no line break, and a backtick would end it. */
function code(text: string): string {
  return `\`${visibleJson(text).replaceAll('`', "'")}\``;
}
