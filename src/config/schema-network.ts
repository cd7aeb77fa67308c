import {LOAD_BALANCER} from '../ecs/limits.ts';
import {FORMS} from './forms.ts';
import {choice, dictionary, flag, group, list, setting, text, whole} from './setting.ts';

/** The section `network`. */
export const NETWORK = setting(
  group(
    {
      vpcId: setting(text(FORMS.vpcId), {
        description: 'The VPC of the target groups and security groups.',
        why: 'Manifests do not name the VPC. The cluster’s own VPC is the usual choice: databases and caches stand there.',
      }),
      taskSubnets: setting(list(text(FORMS.subnetId), 1, 16), {
        description: 'The subnets that tasks run in: private ones, in at least two zones.',
        why: 'Every task has its own network interface. Without a public address it needs a NAT gateway or VPC endpoints to pull images. Behind the NAT gateways of the nodes tasks have the addresses that partners may admit.',
        example: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
      }),
      albSubnets: setting(list(text(FORMS.subnetId), 2), {
        description: 'The subnets of the load balancer, in at least two zones.',
        why: 'Public subnets make it reachable from the internet, private ones from the VPC: only you know which you want.',
        example: ['subnet-0a1b2c3d4e5f67892', 'subnet-0a1b2c3d4e5f67893'],
      }),
      securityGroups: setting(list(text(FORMS.securityGroupId), 1, 5), {
        description:
          'Existing security groups for every task, to which k2e adds no rules. When left out, k2e plans one group per service, with the rules of its NetworkPolicies.',
      }),
      mode: setting(choice('inferred', 'open'), {
        default: 'inferred',
        description:
          '`inferred`: a task admits the load balancer and the callers that k2e found. `open`: every task of the application, as Kubernetes does without a NetworkPolicy. A workload that NetworkPolicies select admits what they allow.',
      }),
      assignPublicIp: setting(flag(), {
        default: false,
        description:
          'Whether tasks get a public address; needed only in public subnets without a NAT gateway.',
      }),
    },
    {subnets: 'write `taskSubnets` for the tasks and `albSubnets` for the load balancer'},
  ),
  {description: 'Where tasks and the load balancer live.'},
);

/** The section `cluster`. */
export const CLUSTER = setting(
  group({
    name: setting(text(FORMS.clusterName), {
      derived: '<app>',
      description: 'The ECS cluster.',
      example: 'shop',
    }),
    create: setting(flag(), {
      default: true,
      description: 'Whether k2e plans the cluster; false: it exists already.',
    }),
    capacityProviders: setting(
      group({
        ec2: setting(text(FORMS.capacityProvider), {
          description:
            'Capacity provider (Auto Scaling group) of the workloads with `compute: ec2`. When left out: the launch type EC2.',
          example: 'shop-instances',
        }),
        managed: setting(text(FORMS.capacityProvider), {
          description:
            'Capacity provider (Managed Instances) of the workloads with `compute: managed`; it is made in the cluster before the first service.',
          why: 'Managed Instances are reached by a capacity provider only. It names the subnets, the instance profile and the kinds of instances, which manifests do not.',
          example: 'shop-managed',
        }),
      }),
      {description: 'Where the machines come from, for workloads that do not run on Fargate.'},
    ),
  }),
  {description: 'The ECS cluster.'},
);

/** The section `ingress`. */
export const INGRESS = setting(
  group(
    {
      mode: setting(choice('alb', 'none'), {
        default: 'alb',
        description:
          '`alb`: Ingresses become rules of an Application Load Balancer. `none`: they are left out and reported.',
      }),
      group: setting(text(FORMS.ingressGroup), {
        description: 'Name of the load balancer that Ingresses without a group of their own share.',
      }),
      scheme: setting(choice('internal', 'internet-facing'), {
        description:
          'Who can reach the load balancer. When left out: what the Ingress says, else `internal`.',
        example: 'internet-facing',
      }),
      priorityBase: setting(whole(1, 50000, 'as a rule priority'), {
        default: 10,
        description: 'Priority of the first listener rule; the rules that follow have higher numbers.',
      }),
      maxRules: setting(whole(1, 50000, 'as a number of rules'), {
        default: LOAD_BALANCER.rules,
        description:
          'Rules that a load balancer may have in your account (quota "Rules per Application Load Balancer"). Ingresses that need more are spread over several load balancers, host by host.',
      }),
    },
    {
      loadBalancerArn:
        'k2e plans a load balancer of its own; point `patches` at the emitted listener rules to use another',
      listenerArn:
        'k2e plans listeners of its own; point `patches` at the emitted listener rules to use another',
    },
  ),
  {description: 'How Ingresses are converted.'},
);

/** The section `nlb`. */
export const NLB = setting(
  group({
    scheme: setting(choice('internal', 'internet-facing'), {
      description:
        'Who can reach the load balancers of Services of type LoadBalancer whose annotations do not say it. When left out: `internal`.',
      example: 'internet-facing',
    }),
  }),
  {description: 'How Services of type LoadBalancer are converted (Network Load Balancers).'},
);

/** The section `tls`. */
export const TLS = setting(
  group(
    {
      certificates: setting(dictionary('host', FORMS.host, text(FORMS.certificateArn)), {
        default: {},
        description:
          'Host → ARN of the certificate in AWS Certificate Manager, in the region of the load balancer. Certificates that the manifests themselves name come first.',
        each: 'ARN of this host’s certificate in AWS Certificate Manager, in the region of the load balancer.',
        why: 'A load balancer takes certificates from AWS Certificate Manager, not from Kubernetes Secrets.',
        example: {
          'shop.example.com':
            'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666',
        },
      }),
      policy: setting(text(FORMS.tlsPolicy), {
        default: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        description: 'TLS versions and ciphers of HTTPS listeners that no annotation sets.',
      }),
    },
    {create: 'request the certificate in AWS Certificate Manager and name it under `tls.certificates`'},
  ),
  {description: 'Certificates of the load balancer.'},
);

/** The section `serviceConnect`. */
export const SERVICE_CONNECT = setting(
  group({
    namespace: setting(text(FORMS.namespaceName), {
      derived: '<app>',
      description: 'The Cloud Map namespace in which services find each other.',
      example: 'shop',
    }),
    aliases: setting(choice('detected', 'all'), {
      default: 'detected',
      description:
        '`detected`: the names of a Service that the manifests use (`web`, `web.shop` …). `all`: the four forms that Kubernetes DNS answers.',
    }),
    clusterDomain: setting(text(FORMS.dnsDomain), {
      default: 'cluster.local',
      description: 'The DNS domain of the Kubernetes cluster.',
    }),
    inferAppProtocol: setting(flag(), {
      default: false,
      description:
        'Whether k2e may take a port for HTTP or gRPC by its name or probe. The choice cannot be changed on a running service.',
    }),
    requestTimeoutSeconds: setting(whole(0, 2_147_483_647, 'seconds'), {
      default: 0,
      description: 'Time limit of one HTTP request between services; 0 = none, as in Kubernetes.',
    }),
  }),
  {description: 'Calls between services (ECS Service Connect).'},
);
