import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import {jobMachine} from '../../src/ecs/state-machine/job-machine.ts';
import {broken} from '../ecs/check/breakage.ts';
import {MACHINES} from '../ecs/check/other-breakages.ts';
import {soundPlan} from '../ecs/check/sound-plan.ts';
import {programs} from '../ecs/state-machine/programs.ts';
import {aslPeer} from '../servers/asl-validator.ts';
import {skipUnless} from '../servers/required.ts';

const peer = await aslPeer();

/** What asl-validator does not look at, and the language forbids. */
const LENIENT = ['a long name', 'a wildcard before the last place', 'a delay that shrinks'];

describe.skipIf(skipUnless(peer))(
  `asl-validator${peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`}`,
  () => {
    const faults = (definition: object) => peer.faults?.(definition) ?? [];

    test('takes every state machine of a Job', () => {
      fc.assert(
        fc.property(programs, program => {
          expect(faults(jobMachine(program))).toEqual([]);
        }),
        // It compiles its schemas anew for each definition, which takes up to a second.
        {numRuns: 25},
      );
    });

    test('takes the state machine of the sound plan', () => {
      const machine = resourceOf(soundPlan(), 'state-machines/nightly');
      expect(faults(machine?.input.definition ?? {})).toEqual([]);
    });

    test.each(
      MACHINES.filter(({rule, name}) => rule === 'check/state-machine-definition' && !LENIENT.includes(name)),
    )('refuses what k2e refuses: $name', breakage => {
      const machine = resourceOf(broken(breakage), 'state-machines/nightly');
      expect(faults(machine?.input.definition ?? {})).not.toEqual([]);
    });
  },
);
