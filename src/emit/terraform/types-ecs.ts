import {NEWER} from './newer.ts';
import type {BlockType} from './types.ts';

/** The provider that brought blue/green deployments, and with them the block `deployment_configuration`. */
const BLUE_GREEN = '6.4.0';
/** The provider that knows ECS Managed Instances. */
const MANAGED_INSTANCES = '6.15.0';

/** The provider that knows managed daemons (its pull request 47562, merged in June 2026). */
const DAEMONS = '6.49.0';

/** ECS. */
export const ECS_TYPES = {
  clusters: {
    type: 'aws_ecs_cluster',
    names: {
      '/clusterName': 'name',
      '/settings': 'setting',
      '/configuration/executeCommandConfiguration/logConfiguration/s3EncryptionEnabled':
        's3_bucket_encryption_enabled',
    },
    forms: {'/tags': 'tags'},
    lacks: {
      '/capacityProviders': 'Add an aws_ecs_cluster_capacity_providers resource for them.',
      '/defaultCapacityProviderStrategy': 'Add an aws_ecs_cluster_capacity_providers resource for it.',
    },
    answers: {'/cluster/clusterName': 'name', '/cluster/clusterArn': 'arn'},
  },
  'task-definitions': {
    type: 'aws_ecs_task_definition',
    names: {
      '/containerDefinitions': null,
      '/ephemeralStorage/sizeInGiB': 'size_in_gib',
      '/volumes': 'volume',
      '/volumes/*/configuredAtLaunch': 'configure_at_launch',
      '/volumes/*/host': '',
      '/volumes/*/host/sourcePath': 'host_path',
      '/volumes/*/fsxWindowsFileServerVolumeConfiguration': 'fsx_windows_file_server_volume_configuration',
    },
    forms: {'/tags': 'tags', '/proxyConfiguration/properties': 'pairs'},
    lacks: {
      '/inferenceAccelerators':
        'Amazon Elastic Inference ended in April 2024, and the provider 6 has no argument for it.',
      '/trustedExecutionConfiguration': NEWER,
    },
    since: {
      '/requiresCompatibilities/*=MANAGED_INSTANCES': MANAGED_INSTANCES,
      '/volumes/*/s3filesVolumeConfiguration': '6.41.0',
    },
    answers: {'/taskDefinition/taskDefinitionArn': 'arn'},
  },
  // The provider's documentation of 2026-11; its arguments for daemons are fewer than the API's.
  'daemon-task-definitions': {
    type: 'aws_ecs_daemon_task_definition',
    names: {
      '/containerDefinitions': 'container_definition',
      '/containerDefinitions/*/environmentFiles': 'environment_file',
      '/containerDefinitions/*/linuxParameters/devices': 'device',
      '/containerDefinitions/*/logConfiguration/secretOptions': 'secret_option',
      '/containerDefinitions/*/mountPoints': 'mount_point',
      '/containerDefinitions/*/secrets': 'secret',
      '/containerDefinitions/*/systemControls': 'system_control',
      '/containerDefinitions/*/ulimits': 'ulimit',
      '/volumes': 'volume',
      '/volumes/*/host': '',
      '/volumes/*/host/sourcePath': 'host_path',
    },
    forms: {'/tags': 'tags'},
    lacks: {
      '/ipcMode': NEWER,
      '/pidMode': NEWER,
      '/volumes/*/logDriverVolumeConfiguration': NEWER,
    },
    since: {'/family': DAEMONS},
    answers: {'/daemonTaskDefinitionArn': 'arn'},
  },
  daemons: {
    type: 'aws_ecs_daemon',
    names: {'/daemonName': 'name', '/clientToken': null},
    forms: {'/tags': 'tags'},
    lacks: {
      '/critical':
        'The AWS provider of Terraform has no argument for it, and ECS takes true: where a daemon that fails must not drain its instances, run `aws ecs update-daemon` with `--no-critical` after each apply, or make the daemon with its native file.',
    },
    since: {'/daemonName': DAEMONS},
    answers: {'/daemonArn': 'arn'},
  },
  services: {
    type: 'aws_ecs_service',
    names: {
      '/serviceName': 'name',
      '/role': 'iam_role',
      '/clientToken': null,
      '/loadBalancers': 'load_balancer',
      '/loadBalancers/*/loadBalancerName': 'elb_name',
      '/placementStrategy': 'ordered_placement_strategy',
      '/networkConfiguration/awsvpcConfiguration': '',
      '/deploymentConfiguration': '',
      '/deploymentConfiguration/maximumPercent': 'deployment_maximum_percent',
      '/deploymentConfiguration/minimumHealthyPercent': 'deployment_minimum_healthy_percent',
      '/deploymentConfiguration/strategy': 'deployment_configuration.strategy',
      '/deploymentConfiguration/bakeTimeInMinutes': 'deployment_configuration.bake_time_in_minutes',
      '/deploymentConfiguration/linearConfiguration': 'deployment_configuration.linear_configuration',
      '/deploymentConfiguration/canaryConfiguration': 'deployment_configuration.canary_configuration',
      '/deploymentConfiguration/lifecycleHooks': 'deployment_configuration.lifecycle_hook',
      '/serviceConnectConfiguration/services': 'service',
      '/serviceConnectConfiguration/services/*/clientAliases': 'client_alias',
      '/serviceConnectConfiguration/services/*/tls/issuerCertificateAuthority': 'issuer_cert_authority',
      '/serviceConnectConfiguration/logConfiguration/secretOptions': 'secret_option',
      '/volumeConfigurations': 'volume_configuration',
      '/volumeConfigurations/*/managedEBSVolume/sizeInGiB': 'size_in_gb',
      '/volumeConfigurations/*/managedEBSVolume/filesystemType': 'file_system_type',
    },
    forms: {
      '/tags': 'tags',
      '/networkConfiguration/awsvpcConfiguration/assignPublicIp': 'enabled',
      '/volumeConfigurations/*/managedEBSVolume/tagSpecifications/*/tags': 'tags',
    },
    lacks: {
      '/deploymentConfiguration/deploymentCircuitBreaker/resetOnHealthyTask': NEWER,
      '/deploymentConfiguration/deploymentCircuitBreaker/thresholdConfiguration': NEWER,
      '/deploymentConfiguration/earlySuccessCriteria': NEWER,
      '/gatewayConnectors': NEWER,
      '/monitoring':
        'The AWS provider of Terraform has no argument for it: run `aws ecs update-service --monitoring` with the value of the native file before the scaling policies of high resolution are applied, or leave `autoscaling.highResolution` out of k2e.yaml.',
      '/serviceConnectConfiguration/accessLogConfiguration': NEWER,
      '/serviceConnectConfiguration/containerConfigurations': NEWER,
      '/vpcLatticeConfigurations/*/advancedConfiguration': NEWER,
    },
    standards: {'/deploymentConfiguration/strategy': 'ROLLING'},
    since: {
      '/deploymentConfiguration/strategy': BLUE_GREEN,
      '/deploymentConfiguration/bakeTimeInMinutes': BLUE_GREEN,
      '/deploymentConfiguration/lifecycleHooks': BLUE_GREEN,
      // Pause hooks came after this one (hashicorp/terraform-provider-aws#48128, merged in September 2026).
      '/deploymentConfiguration/lifecycleHooks/*/targetType': '6.53.0',
      '/deploymentConfiguration/linearConfiguration': '6.21.0',
      '/deploymentConfiguration/canaryConfiguration': '6.21.0',
      '/loadBalancers/*/advancedConfiguration': BLUE_GREEN,
      '/serviceConnectConfiguration/services/*/clientAliases/*/testTrafficRules': BLUE_GREEN,
    },
    answers: {'/service/serviceName': 'name', '/service/serviceArn': 'id'},
    ignores: ['desired_count'],
  },
} as const satisfies Record<string, BlockType>;
