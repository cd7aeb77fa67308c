import {discovery} from '../../choices/discovery.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import {defineRule} from '../rule.ts';
import {caller, webService} from '../service/example-objects.ts';
import {SERVICE_REFS} from '../service/refs.ts';
import {belowTemplate, speakerOf} from './place.ts';

/** A server of nginx that requests are passed to: `proxy_pass http://web:80/;`, `server web:80;`. */
const UPSTREAM =
  /(?:\b(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass|(?:^|[\s{;])server)\s+(?:[a-z]+:\/\/)?([A-Za-z0-9.-]{1,253})/g;

export default defineRule({
  id: 'workload/nginx-upstreams',
  on: 'pod',
  claims: [],
  summary:
    'Configurations of nginx that pass requests to names of Service Connect are told: it may take an address that leads nowhere.',
  rationale:
    'Service Connect writes two addresses for each name into the hosts file of a task, one of IPv4 and one of IPv6, also where the ' +
    'subnets have no IPv6. Most programs try the other one when the first leads nowhere. nginx takes the addresses of a name in turn, and ' +
    'users report requests that fail for it. AWS knows of it; nothing in the definition of a task or a service changes it.',
  remediation:
    'Try the requests before the cutover. Where they fail (“Network is unreachable” in the log of nginx), give the tasks subnets with IPv6, or let nginx call an internal load balancer.',
  refs: {
    kubernetes: SERVICE_REFS.kubernetes,
    ecs: [...SERVICE_REFS.ecs, 'https://github.com/aws/containers-roadmap/issues/2742'],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a proxy before a Service',
      given: `${webService()}${caller('server { location / { proxy_pass http://web:80; } }')}`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'web',
        },
      ],
    },
    {
      name: 'a proxy before a host outside the cluster',
      given: `${webService()}${caller('server { location / { proxy_pass https://example.com; } }')}`,
    },
  ],
  map({workload, context, report}) {
    const {uses, callsOf} = context.choice(discovery);
    if (!uses(workload)) return;
    const hosts = new Set(callsOf(workload).flatMap(({references}) => references.map(({host}) => host)));
    for (const {object, path, text} of workloadTexts(workload, context.inventory)) {
      const host = [...text.matchAll(UPSTREAM)].find(([, name = '']) => hosts.has(name.toLowerCase()))?.[1];
      if (host === undefined) continue;
      report(belowTemplate(workload, {object, path}), {
        level: 'review',
        fidelity: 'approximate',
        message: `${speakerOf(workload, object)} lets nginx pass requests to ${host}, a name with an address of IPv4 and one of IPv6 in the hosts file of the task; in subnets without IPv6 the second leads nowhere, and nginx takes it too.`,
      });
      return;
    }
  },
});
