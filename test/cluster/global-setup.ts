import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TestProject} from 'vitest/node';
import {builtPackage} from '../program.ts';
import {pythonPeer} from '../servers/python.ts';
import {controlPlanePrograms} from './control-plane/build.ts';
import {missingOpenssl} from './control-plane/certificates.ts';
import {startControlPlane} from './control-plane/start.ts';
import {FAILED} from './ground.ts';
import {startPlayer} from './players/start.ts';

/** Starts the control plane once for all test files, and the player that runs its pods. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const {python, missing = missingOpenssl()} = await pythonPeer();
  const programs = missing === undefined ? await controlPlanePrograms() : {missing};
  if (programs.missing !== undefined || python === undefined) {
    project.provide('ground', {missing: programs.missing ?? ''});
    return async () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'k2e-cluster-'));
  const program = builtPackage();
  const plane = await startControlPlane(programs, join(folder, 'control-plane'));
  const kubelet = startPlayer('kubelet', join(folder, 'control-plane'), {
    cluster: plane.admin,
    runMilliseconds: 2000,
    stopMilliseconds: 2000,
  });
  project.provide('ground', {cluster: plane.admin, python, program, folder});
  return async () => {
    await kubelet.stop();
    rmSync(program, {recursive: true, force: true});
    await plane.stop();
    if (existsSync(join(folder, FAILED)))
      process.stderr.write(`Logs and notes of the failed tests: ${folder}\n`);
    else rmSync(folder, {recursive: true, force: true});
  };
}
