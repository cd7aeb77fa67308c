import {environmentFile} from '../../choices/environment-file.ts';
import {names} from '../../choices/names.ts';
import {handle} from '../../ecs/resource.ts';
import type {Subject} from '../rule.ts';

/** Adds the environment file of a container, and tells what has to be done for it; nothing where all variables have room. */
export function setEnvironmentFile(subject: Subject<'container'>): void {
  const {view, workload, container, context, set, setContainer, report, upload} = subject;
  const file = environmentFile(container, context);
  if (!file) return;
  const role = context.choice(names).executionRole(workload);
  setContainer(file.setting);
  set(handle('role-policies', role.name), {PolicyDocument: {Statement: [...file.statements]}});
  upload(file.upload);
  const {path, bucket, key} = file.upload;
  report(view.envFrom ? '/envFrom' : '/env', {
    level: 'action',
    fidelity: 'approximate',
    message: `The variables of container ${container.name} are too large for a task definition: ${file.names.size} of them come from an environment file, s3://${bucket}/${key}, without which no task starts.`,
    remediation: `Put ${path} of the output there before the task definition is used: aws s3 cp ${path} s3://${bucket}/${key} (it is a step of RUNBOOK.md). A change is another file, so older revisions keep theirs.`,
  });
}
