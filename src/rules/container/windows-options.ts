import {effective, overrides, speaksForPod} from '../../choices/security-context.ts';
import type {WindowsSecurityContextOptions} from '../../model/kubernetes.generated.ts';
import {defineRule, type Report} from '../rule.ts';

const FIELD = 'windowsOptions';

export default defineRule({
  id: 'container/windows-options',
  on: 'container',
  claims: ['/securityContext/windowsOptions'],
  podClaims: ['/spec/securityContext/windowsOptions'],
  summary: 'Options of Windows containers are reported: ECS sets group-managed accounts in another way.',
  rationale:
    'Kubernetes gives Windows containers a group-managed service account, a user name, or the whole host. On ECS the account is ' +
    'a credential specification that lies in S3 or in Parameter Store (`credentialSpecs`); a user cannot be set for Windows ' +
    'containers, and host-process containers do not exist.',
  remediation:
    'Put the credential specification into S3 or Parameter Store and add its ARN to `credentialSpecs` with a patch in k2e.yaml; set the user in the image.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-gmsa/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-gmsa.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a group-managed service account',
      given: 'securityContext: {windowsOptions: {gmsaCredentialSpecName: shop}}',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/securityContext/windowsOptions/gmsaCredentialSpecName',
          says: 'shop',
        },
      ],
    },
    {
      name: 'the whole host',
      given:
        'securityContext: {windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}}',
      findings: [
        {level: 'blocker', fidelity: 'unsupported', says: 'host process'},
        {level: 'action', fidelity: 'manual', says: 'NT AUTHORITY'},
      ],
    },
    {
      name: 'not the host',
      given: 'securityContext: {windowsOptions: {hostProcess: false}}',
      drops: ['/spec/template/spec/containers/0/securityContext/windowsOptions/hostProcess'],
    },
  ],
  map({view, workload, container, report, drop, pod}) {
    if (!view.securityContext && !pod.view.spec?.securityContext) return;
    const own = overrides(FIELD, container);
    if (own) pod.drop(`/spec/securityContext/${FIELD}`, 'Every container has options of its own.');
    else if (!speaksForPod(FIELD, container, workload)) return;
    const options = effective(FIELD, container, workload);
    if (!options) return;
    const scope = own ? {report, drop} : pod;
    const path = `${own ? '' : '/spec'}/securityContext/${FIELD}`;
    for (const key of Object.keys(options) as (keyof WindowsSecurityContextOptions)[]) {
      if (key === 'hostProcess' && options.hostProcess !== true) {
        scope.drop(`${path}/hostProcess`, 'No container of ECS is a host process.');
      } else scope.report(`${path}/${key}`, finding(key, options, container.name));
    }
  },
});

function finding(
  key: keyof WindowsSecurityContextOptions,
  {gmsaCredentialSpecName, runAsUserName}: WindowsSecurityContextOptions,
  name: string,
): Report {
  if (key === 'hostProcess') {
    return {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `Container ${name} is a host process of Windows; ECS runs none.`,
      remediation:
        'Leave it on Kubernetes, or let the instances do its work themselves: install it when they start (user data), with `compute: ec2`.',
    };
  }
  const what =
    key === 'runAsUserName'
      ? `runs as the Windows user ${runAsUserName ?? ''}, which ECS cannot set`
      : `uses the group-managed service account ${gmsaCredentialSpecName ?? 'of its credential specification'}, which ECS takes from S3 or Parameter Store`;
  return {level: 'action', fidelity: 'manual', message: `Container ${name} ${what}.`};
}
