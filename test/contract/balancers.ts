import {CallError} from '../../src/cutover/calls.ts';
import {type BalancerWish, type Clause, outcome, type Subject} from './contract.ts';

const ABSENT =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/nobody/0123456789abcdef';

/** A load balancer with these listeners, as it is seen: `HTTP:80, HTTPS:443 (a.example.com)`; or how its making or the call failed. */
const seen =
  (wish: BalancerWish) =>
  async ({ports, makeBalancer}: Subject): Promise<string> => {
    try {
      const listeners = await ports['balancer.listeners']({arn: await makeBalancer(wish)});
      return listeners
        .toSorted((a, b) => a.port - b.port)
        .map(
          ({port, protocol, names}) =>
            `${protocol}:${port}${names ? ` (${names.toSorted().join(' ')})` : ''}`,
        )
        .join(', ');
    } catch (error) {
      if (error instanceof CallError) return error.failure;
      return error instanceof Error ? error.name : String(error);
    }
  };

/** What Elastic Load Balancing and ACM tell of listeners and their certificates. */
export const BALANCERS: readonly Clause[] = [
  {
    name: 'listeners, and the names in the certificate that is there for everybody',
    aws: 'HTTP:80, HTTPS:443 (*.shop.example.com shop.example.com)',
    source: 'Elastic Load Balancing API reference, DescribeListeners; ACM API reference, CertificateDetail',
    except: {ministack: 'invalid'},
    answer: seen({
      kind: 'application',
      listeners: [
        {protocol: 'HTTP', port: 80},
        {protocol: 'HTTPS', port: 443, certificates: [['shop.example.com', '*.shop.example.com']]},
      ],
    }),
  },
  {
    name: 'the names in certificates for those who ask for a name (SNI)',
    aws: 'HTTPS:443 (a.example.com b.example.com c.example.com)',
    source:
      'Elastic Load Balancing API reference, DescribeListenerCertificates: the default one is in its list too',
    except: {ministack: 'InvalidAction'},
    answer: seen({
      kind: 'application',
      listeners: [
        {
          protocol: 'HTTPS',
          port: 443,
          certificates: [['a.example.com'], ['b.example.com'], ['c.example.com', 'a.example.com']],
        },
      ],
    }),
  },
  {
    name: 'listeners of a Network Load Balancer',
    aws: 'UDP:53, TCP:80, TLS:443 (shop.example.com)',
    source: 'Elastic Load Balancing API reference, Listener: Protocol',
    except: {ministack: 'invalid'},
    answer: seen({
      kind: 'network',
      listeners: [
        {protocol: 'TCP', port: 80},
        {protocol: 'TLS', port: 443, certificates: [['shop.example.com']]},
        {protocol: 'UDP', port: 53},
      ],
    }),
  },
  {
    name: 'nothing listens',
    aws: '',
    source: 'Elastic Load Balancing API reference, DescribeListeners',
    answer: seen({kind: 'application', listeners: []}),
  },
  {
    name: 'listeners of a load balancer that is not there',
    aws: 'missing',
    source: 'Elastic Load Balancing API reference, DescribeListeners: LoadBalancerNotFound',
    except: {ministack: 'done'},
    answer: ({ports}) => outcome(() => ports['balancer.listeners']({arn: ABSENT})),
  },
];
