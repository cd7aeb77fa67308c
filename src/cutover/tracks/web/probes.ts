import type {Calls} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {ProbesMemory, WebState} from '../../journal.ts';
import {answerOf, type Look, look, type Sight} from '../../observed.ts';
import type {VpcProbe, WebTrack} from '../../plan.ts';
import type {ProbeFinding, ProbeRun} from '../../probe-run.ts';
import {type Effect, note, type Step, wait} from '../../step.ts';

const NONE: ProbesMemory = {asked: {}, despite: null};

/** What the VPCs have to answer before a host leaves 0 %, and at 100 %; null where they are not asked: also at 0 % for somebody who wants no more. */
function expectedAt({goal, memory: {aim}}: WebState): 'source' | 'target' | null {
  if (aim.at !== 'weighted' || goal.weight === 0) return null;
  return aim.weight === 0 ? 'source' : aim.weight === 100 ? 'target' : null;
}

/** True when nothing is left to be asked inside of VPCs at this weight. */
export function isProbed({probes = []}: WebTrack, state: WebState): boolean {
  const expected = expectedAt(state);
  const {asked, despite} = state.memory.probes ?? NONE;
  const isRight = ({vpc}: VpcProbe) => Object.hasOwn(asked, vpc) && asked[vpc]?.finding === expected;
  return expected === null || despite !== null || probes.every(isRight);
}

/** What has to be looked at of the tasks that ask inside of VPCs. */
export function probeLooks(context: Context, track: WebTrack, state: WebState): readonly Look[] {
  const {asked, despite} = state.memory.probes ?? NONE;
  if (expectedAt(state) === null || despite !== null) return [];
  return (track.probes ?? []).flatMap(probe => {
    const last = Object.hasOwn(asked, probe.vpc) ? asked[probe.vpc] : undefined;
    if (last?.finding !== null) return [];
    return [look('ecs.probed', taskOf(context, track, state, probe, last.times), 'optional')];
  });
}

/**
 * Callers inside a VPC get what its resolver answers, which a private zone, a rule of the resolver or a server of the company may shadow; nobody
 * outside can see it (T21). So a task asks there before traffic leaves the source, and when all should be at the target. The next step towards that;
 * null when all VPCs answer as they should, or a person has said to go on.
 */
export function probeStep(
  context: Context,
  track: WebTrack,
  state: WebState,
  {seen, now}: Sight,
): Effect | Step<WebState> | null {
  const expected = expectedAt(state);
  const probes = state.memory.probes ?? NONE;
  if (expected === null || probes.despite !== null) return null;
  const {settings} = context;
  const wrong: string[] = [];
  let isWaiting = false;
  for (const probe of track.probes ?? []) {
    const {vpc, byHand} = probe;
    if (byHand !== undefined) {
      wrong.push(byHandText(track, vpc, byHand));
      continue;
    }
    const last = Object.hasOwn(probes.asked, vpc) ? probes.asked[vpc] : undefined;
    const isOver = last !== undefined && now >= last.at + settings.probe;
    if (!last || (last.finding !== null && last.finding !== expected && isOver))
      return started(context, track, state, probe, (last?.times ?? 0) + 1);
    if (last.finding === null) {
      const found = answerOf(seen, 'ecs.probed', taskOf(context, track, state, probe, last.times));
      const finding = found?.finding ?? (isOver ? 'unknown' : null);
      if (finding === null) isWaiting = true;
      else
        return note(
          withFinding(state, vpc, finding, found?.why),
          `callers in ${vpc} get ${FOUND[finding]}`,
          found?.why,
        );
    } else if (last.finding !== expected) wrong.push(wrongText(vpc, last.finding, expected, last.why));
  }
  if (isWaiting) return wait(now + settings.poll, `a task asks for ${track.host} inside of its VPCs`);
  return wrong.length === 0
    ? null
    : {step: 'halt', halt: {kind: 'guard', why: `${track.host}: ${wrong.join('; ')}`, about: 'probes'}};
}

/** A task was started; or, with a reason, it cannot be. */
export function askedVpc(state: WebState, {vpc, token}: ProbeRun, now: number, cannot?: string): WebState {
  const times = Number(/\d+$/.exec(token)?.[0] ?? 1);
  const asked = {times, at: now, finding: cannot === undefined ? null : ('unknown' as const)};
  return withAsked(state, vpc, cannot === undefined ? asked : {...asked, why: cannot});
}

function withFinding(state: WebState, vpc: string, finding: ProbeFinding, why?: string): WebState {
  const {times = 1, at = 0} = state.memory.probes?.asked[vpc] ?? {};
  return withAsked(state, vpc, {times, at, finding, ...(why !== undefined && {why})});
}

function withAsked(state: WebState, vpc: string, asked: ProbesMemory['asked'][string]): WebState {
  const {probes = NONE} = state.memory;
  return {
    ...state,
    memory: {...state.memory, probes: {...probes, asked: {...probes.asked, [vpc]: asked}}},
  };
}

function started(
  context: Context,
  track: WebTrack,
  state: WebState,
  probe: VpcProbe,
  times: number,
): Step<WebState> {
  const {prober} = context.plan;
  const {vpc, place} = probe;
  if (!prober || !place) throw new Error(`the plan has no place for a probe in ${vpc}`);
  const {image, executionRole} = prober;
  const types = (['A', 'AAAA'] as const).filter(type => isAnswered(track, type));
  const input: ProbeRun = {
    ...taskOf(context, track, state, probe, times),
    image,
    ...(executionRole !== undefined && {executionRole}),
    vpc,
    ...place,
    name: track.host,
    types: types.length > 0 ? types : ['A'],
    source: track.source.dnsName,
    target: track.target.dnsName,
  };
  return {
    step: 'effect',
    call: {call: 'ecs.probe', in: input},
    before: false,
    after: true,
    what: `ask inside of ${vpc} what callers there get for ${track.host}`,
  };
}

function isAnswered({zones, host}: WebTrack, type: 'A' | 'AAAA'): boolean {
  return zones.some(({before}) => before.some(set => set.name === host && set.type === type));
}

/** The task of one question: its token is new with each weight and each time, and the same for a repeat. At most 64 characters. */
function taskOf(
  {plan}: Context,
  track: WebTrack,
  {memory}: WebState,
  probe: VpcProbe,
  times: number,
): Calls['ecs.probed']['in'] {
  const family = plan.prober?.family ?? '';
  const place = `${plan.web.findIndex(({id}) => id === track.id)}-${track.probes?.findIndex(({vpc}) => vpc === probe.vpc)}`;
  return {cluster: plan.cluster, family, token: `${family}-${place}-${memory.since ?? 0}-${times}`};
}

const FOUND: Readonly<Record<ProbeFinding, string>> = {
  source: 'Kubernetes',
  target: 'ECS',
  both: 'Kubernetes and ECS by turns',
  other: 'addresses of neither side',
  nothing: 'no answer',
  unknown: 'what could not be told',
};

function wrongText(
  vpc: string,
  finding: ProbeFinding,
  expected: 'source' | 'target',
  why: string | undefined,
): string {
  if (finding === 'unknown')
    return `what callers in ${vpc} get could not be told${why === undefined ? '' : ` (${why})`}`;
  const cause =
    finding === 'other' || finding === 'nothing'
      ? ': another private zone, a rule of the resolver or a server of your own answers there'
      : '';
  return `callers in ${vpc} get ${FOUND[finding]} and not ${FOUND[expected]}${cause}`;
}

/** One word for a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What a person runs there in place of the task. */
function byHandText({host, source, target}: WebTrack, vpc: string, why: string): string {
  const names = [host, source.dnsName, target.dnsName].map(quoted).join(' ');
  return `nobody asked in ${vpc} (${why}): run \`for name in ${names}; do nslookup "$name"; done\` on a machine there, compare the addresses, and go on by skip-guard with what you saw`;
}
