import apiServiceRegistration from './api-service/registration.ts';
import bindingBinding from './binding/binding.ts';
import certificateSigningRequestRequest from './certificate-signing-request/request.ts';
import clusterRoleBindingBinding from './cluster-role-binding/binding.ts';
import clusterRolePermissions from './cluster-role/permissions.ts';
import clusterCluster from './cluster/cluster.ts';
import componentStatusStatus from './component-status/status.ts';
import configMapData from './config-map/data.ts';
import configMapIngressNginx from './config-map/ingress-nginx.ts';
import configDynamicReference from './config/dynamic-reference.ts';
import configMissingSetting from './config/missing-setting.ts';
import configSettingUnused from './config/setting-unused.ts';
import configWaiverExpired from './config/waiver-expired.ts';
import configWaiverUnused from './config/waiver-unused.ts';
import containerAppArmor from './container/app-armor.ts';
import containerCapabilities from './container/capabilities.ts';
import containerCommand from './container/command.ts';
import containerCpu from './container/cpu.ts';
import containerDependencies from './container/dependencies.ts';
import containerEnvironment from './container/environment.ts';
import containerEphemeralStorage from './container/ephemeral-storage.ts';
import containerExtendedResources from './container/extended-resources.ts';
import containerImagePullPolicy from './container/image-pull-policy.ts';
import containerImage from './container/image.ts';
import containerLivenessProbe from './container/liveness-probe.ts';
import containerLogs from './container/logs.ts';
import containerMemory from './container/memory.ts';
import containerName from './container/name.ts';
import containerOpenFiles from './container/open-files.ts';
import containerPorts from './container/ports.ts';
import containerPostStart from './container/post-start.ts';
import containerPreStop from './container/pre-stop.ts';
import containerPrivilegeEscalation from './container/privilege-escalation.ts';
import containerPrivileged from './container/privileged.ts';
import containerProcMount from './container/proc-mount.ts';
import containerReadOnlyRootFilesystem from './container/read-only-root-filesystem.ts';
import containerReadinessProbe from './container/readiness-probe.ts';
import containerRegion from './container/region.ts';
import containerRegistryLogin from './container/registry-login.ts';
import containerResizePolicy from './container/resize-policy.ts';
import containerRestartPolicy from './container/restart-policy.ts';
import containerRunAsNonRoot from './container/run-as-non-root.ts';
import containerSeLinux from './container/se-linux.ts';
import containerSeccomp from './container/seccomp.ts';
import containerServiceVariables from './container/service-variables.ts';
import containerStartupProbe from './container/startup-probe.ts';
import containerStopSignal from './container/stop-signal.ts';
import containerTerminal from './container/terminal.ts';
import containerTerminationMessage from './container/termination-message.ts';
import containerUser from './container/user.ts';
import containerVolumeDevices from './container/volume-devices.ts';
import containerVolumeMounts from './container/volume-mounts.ts';
import containerWindowsOptions from './container/windows-options.ts';
import containerWorkingDirectory from './container/working-directory.ts';
import controllerRevisionRevision from './controller-revision/revision.ts';
import cronJobConcurrency from './cron-job/concurrency.ts';
import cronJobHistory from './cron-job/history.ts';
import cronJobSchedule from './cron-job/schedule.ts';
import cronJobStartingDeadline from './cron-job/starting-deadline.ts';
import cronJobSuspend from './cron-job/suspend.ts';
import csiDriverDriver from './csi-driver/driver.ts';
import csiNodeNode from './csi-node/node.ts';
import csiStorageCapacityCapacity from './csi-storage-capacity/capacity.ts';
import customResourceDefinitionDefinition from './custom-resource-definition/definition.ts';
import customResourceAws from './custom-resource/aws.ts';
import customResourceCertificate from './custom-resource/certificate.ts';
import customResourceCluster from './custom-resource/cluster.ts';
import customResourceDatabase from './custom-resource/database.ts';
import customResourceDelivery from './custom-resource/delivery.ts';
import customResourceDns from './custom-resource/dns.ts';
import customResourceExternalSecret from './custom-resource/external-secret.ts';
import customResourceFlagger from './custom-resource/flagger.ts';
import customResourceGateway from './custom-resource/gateway.ts';
import customResourceHttpRoute from './custom-resource/http-route.ts';
import customResourceIngressClassParams from './custom-resource/ingress-class-params.ts';
import customResourceIngressRoute from './custom-resource/ingress-route.ts';
import customResourceMiddleware from './custom-resource/middleware.ts';
import customResourceMonitoring from './custom-resource/monitoring.ts';
import customResourceNodePool from './custom-resource/node-pool.ts';
import customResourcePolicy from './custom-resource/policy.ts';
import customResourceScaledJob from './custom-resource/scaled-job.ts';
import customResourceScaledObject from './custom-resource/scaled-object.ts';
import customResourceScaling from './custom-resource/scaling.ts';
import customResourceSecretProviderClass from './custom-resource/secret-provider-class.ts';
import customResourceSecretStore from './custom-resource/secret-store.ts';
import customResourceSecurityGroupPolicy from './custom-resource/security-group-policy.ts';
import customResourceTargetGroupBinding from './custom-resource/target-group-binding.ts';
import customResourceTraefikService from './custom-resource/traefik-service.ts';
import customResourceTraffic from './custom-resource/traffic.ts';
import customResourceUnknown from './custom-resource/unknown.ts';
import customResourceVerticalPodAutoscaler from './custom-resource/vertical-pod-autoscaler.ts';
import customResourceWorkload from './custom-resource/workload.ts';
import daemonSetAgent from './daemon-set/agent.ts';
import daemonSetDaemon from './daemon-set/daemon.ts';
import daemonSetLogRouter from './daemon-set/log-router.ts';
import daemonSetService from './daemon-set/service.ts';
import daemonSetSidecar from './daemon-set/sidecar.ts';
import deploymentReplicas from './deployment/replicas.ts';
import deploymentRollout from './deployment/rollout.ts';
import deploymentSelector from './deployment/selector.ts';
import deploymentStrategy from './deployment/strategy.ts';
import deviceClassDevices from './device-class/devices.ts';
import endpointSliceAddresses from './endpoint-slice/addresses.ts';
import endpointsAddresses from './endpoints/addresses.ts';
import eventEvent from './event/event.ts';
import evictionEviction from './eviction/eviction.ts';
import flowSchemaSchema from './flow-schema/schema.ts';
import horizontalPodAutoscalerBehavior from './horizontal-pod-autoscaler/behavior.ts';
import horizontalPodAutoscalerMetrics from './horizontal-pod-autoscaler/metrics.ts';
import horizontalPodAutoscalerRange from './horizontal-pod-autoscaler/range.ts';
import ingressClassController from './ingress-class/controller.ts';
import ingressAlbActions from './ingress/alb-actions.ts';
import ingressAlbAuth from './ingress/alb-auth.ts';
import ingressAlbGroup from './ingress/alb-group.ts';
import ingressAlbHealthCheck from './ingress/alb-health-check.ts';
import ingressAlbListeners from './ingress/alb-listeners.ts';
import ingressAlbLoadBalancer from './ingress/alb-load-balancer.ts';
import ingressAlbOther from './ingress/alb-other.ts';
import ingressAlbProtection from './ingress/alb-protection.ts';
import ingressAlbService from './ingress/alb-service.ts';
import ingressAlbTargetGroup from './ingress/alb-target-group.ts';
import ingressBlockedBackend from './ingress/blocked-backend.ts';
import ingressCertManager from './ingress/cert-manager.ts';
import ingressClass from './ingress/class.ts';
import ingressDefaultBackend from './ingress/default-backend.ts';
import ingressExternalDns from './ingress/external-dns.ts';
import ingressNginxAccess from './ingress/nginx-access.ts';
import ingressNginxAffinity from './ingress/nginx-affinity.ts';
import ingressNginxBackend from './ingress/nginx-backend.ts';
import ingressNginxCanary from './ingress/nginx-canary.ts';
import ingressNginxHeaders from './ingress/nginx-headers.ts';
import ingressNginxLimits from './ingress/nginx-limits.ts';
import ingressNginxOther from './ingress/nginx-other.ts';
import ingressNginxRedirect from './ingress/nginx-redirect.ts';
import ingressNginxRewrite from './ingress/nginx-rewrite.ts';
import ingressNoHost from './ingress/no-host.ts';
import ingressOtherControllers from './ingress/other-controllers.ts';
import ingressPaths from './ingress/paths.ts';
import ingressPlainHttp from './ingress/plain-http.ts';
import ingressSecurityGroup from './ingress/security-group.ts';
import ingressTls from './ingress/tls.ts';
import ingressTraefik from './ingress/traefik.ts';
import inputAfterEndMarker from './input/after-end-marker.ts';
import inputAliasBomb from './input/alias-bomb.ts';
import inputDuplicateKey from './input/duplicate-key.ts';
import inputDuplicateObject from './input/duplicate-object.ts';
import inputEmptyValue from './input/empty-value.ts';
import inputEncoding from './input/encoding.ts';
import inputEncryptedValues from './input/encrypted-values.ts';
import inputEncrypted from './input/encrypted.ts';
import inputHelmTemplate from './input/helm-template.ts';
import inputIgnoredText from './input/ignored-text.ts';
import inputKustomization from './input/kustomization.ts';
import inputMissingField from './input/missing-field.ts';
import inputMissingName from './input/missing-name.ts';
import inputMissingNamespace from './input/missing-namespace.ts';
import inputMissingSeparator from './input/missing-separator.ts';
import inputMixedNamespaces from './input/mixed-namespaces.ts';
import inputNotAManifest from './input/not-a-manifest.ts';
import inputNotAnObject from './input/not-an-object.ts';
import inputNotKubernetes from './input/not-kubernetes.ts';
import inputNullValue from './input/null-value.ts';
import inputOldApiVersion from './input/old-api-version.ts';
import inputPartOfCluster from './input/part-of-cluster.ts';
import inputPartialObject from './input/partial-object.ts';
import inputPlaceholder from './input/placeholder.ts';
import inputRemovedField from './input/removed-field.ts';
import inputRetiredKind from './input/retired-kind.ts';
import inputSyntax from './input/syntax.ts';
import inputTooDeep from './input/too-deep.ts';
import inputTooLarge from './input/too-large.ts';
import inputUnknownField from './input/unknown-field.ts';
import inputUnknownKind from './input/unknown-kind.ts';
import inputUnmapped from './input/unmapped.ts';
import inputUnreadable from './input/unreadable.ts';
import inputWrongType from './input/wrong-type.ts';
import ipAddressAddress from './ip-address/address.ts';
import jobControllerFields from './job/controller-fields.ts';
import jobFailurePolicy from './job/failure-policy.ts';
import jobParallelism from './job/parallelism.ts';
import jobRetries from './job/retries.ts';
import jobRunTask from './job/run-task.ts';
import jobStateMachine from './job/state-machine.ts';
import jobSuccessPolicy from './job/success-policy.ts';
import leaseLease from './lease/lease.ts';
import limitRangeLimits from './limit-range/limits.ts';
import localSubjectAccessReviewReview from './local-subject-access-review/review.ts';
import mutatingAdmissionPolicyBindingBinding from './mutating-admission-policy-binding/binding.ts';
import mutatingAdmissionPolicyPolicy from './mutating-admission-policy/policy.ts';
import mutatingWebhookConfigurationWebhooks from './mutating-webhook-configuration/webhooks.ts';
import namespaceNamespace from './namespace/namespace.ts';
import networkPolicyPolicy from './network-policy/policy.ts';
import nodeNode from './node/node.ts';
import objectAnnotations from './object/annotations.ts';
import objectDeployHooks from './object/deploy-hooks.ts';
import objectFinished from './object/finished.ts';
import objectIdentity from './object/identity.ts';
import objectKeptByCluster from './object/kept-by-cluster.ts';
import objectLabels from './object/labels.ts';
import objectOrphan from './object/orphan.ts';
import objectOwned from './object/owned.ts';
import objectOwner from './object/owner.ts';
import objectReloader from './object/reloader.ts';
import objectServerFields from './object/server-fields.ts';
import objectSystem from './object/system.ts';
import objectTestHook from './object/test-hook.ts';
import objectToolNotes from './object/tool-notes.ts';
import persistentVolumeClaimClaim from './persistent-volume-claim/claim.ts';
import persistentVolumeVolume from './persistent-volume/volume.ts';
import podDisruptionBudgetBudget from './pod-disruption-budget/budget.ts';
import podTemplateTemplate from './pod-template/template.ts';
import podActiveDeadline from './pod/active-deadline.ts';
import podAgentAnnotations from './pod/agent-annotations.ts';
import podAnnotations from './pod/annotations.ts';
import podByItself from './pod/by-itself.ts';
import podClusterAnnotations from './pod/cluster-annotations.ts';
import podConfigFiles from './pod/config-files.ts';
import podCsiVolume from './pod/csi-volume.ts';
import podDns from './pod/dns.ts';
import podDownwardFiles from './pod/downward-files.ts';
import podEmptyDir from './pod/empty-dir.ts';
import podEphemeralContainers from './pod/ephemeral-containers.ts';
import podEphemeralVolume from './pod/ephemeral-volume.ts';
import podEvictionAnnotations from './pod/eviction-annotations.ts';
import podExecutionRole from './pod/execution-role.ts';
import podForeignVolume from './pod/foreign-volume.ts';
import podGroups from './pod/groups.ts';
import podHostAliases from './pod/host-aliases.ts';
import podHostNamespaces from './pod/host-namespaces.ts';
import podHostPath from './pod/host-path.ts';
import podHostname from './pod/hostname.ts';
import podImagePullSecrets from './pod/image-pull-secrets.ts';
import podImageVolume from './pod/image-volume.ts';
import podKubernetesApi from './pod/kubernetes-api.ts';
import podLabels from './pod/labels.ts';
import podLowPorts from './pod/low-ports.ts';
import podMainContainers from './pod/main-containers.ts';
import podNetworkVolume from './pod/network-volume.ts';
import podNodeAffinity from './pod/node-affinity.ts';
import podNodeSelector from './pod/node-selector.ts';
import podOs from './pod/os.ts';
import podPersistentVolumeClaim from './pod/persistent-volume-claim.ts';
import podPodAffinity from './pod/pod-affinity.ts';
import podPodAntiAffinity from './pod/pod-anti-affinity.ts';
import podPriority from './pod/priority.ts';
import podProjectedFiles from './pod/projected-files.ts';
import podPrometheusAnnotations from './pod/prometheus-annotations.ts';
import podReadinessGates from './pod/readiness-gates.ts';
import podReloader from './pod/reloader.ts';
import podResourceClaims from './pod/resource-claims.ts';
import podResources from './pod/resources.ts';
import podRestartPolicy from './pod/restart-policy.ts';
import podRuntimeClass from './pod/runtime-class.ts';
import podScheduler from './pod/scheduler.ts';
import podSecretFiles from './pod/secret-files.ts';
import podSecurityAnnotations from './pod/security-annotations.ts';
import podServiceAccountToken from './pod/service-account-token.ts';
import podServiceAccount from './pod/service-account.ts';
import podServiceLinks from './pod/service-links.ts';
import podShareProcessNamespace from './pod/share-process-namespace.ts';
import podSidecarAnnotations from './pod/sidecar-annotations.ts';
import podSize from './pod/size.ts';
import podSysctls from './pod/sysctls.ts';
import podTaskDefinition from './pod/task-definition.ts';
import podTemplateMetadata from './pod/template-metadata.ts';
import podTerminationGracePeriod from './pod/termination-grace-period.ts';
import podTolerations from './pod/tolerations.ts';
import podTopologySpread from './pod/topology-spread.ts';
import podVolumePreparation from './pod/volume-preparation.ts';
import podVolumeRole from './pod/volume-role.ts';
import podVolumes from './pod/volumes.ts';
import priorityClassPriority from './priority-class/priority.ts';
import priorityLevelConfigurationLevel from './priority-level-configuration/level.ts';
import resourceClaimTemplateDevices from './resource-claim-template/devices.ts';
import resourceClaimDevices from './resource-claim/devices.ts';
import resourceQuotaQuota from './resource-quota/quota.ts';
import resourceSliceDevices from './resource-slice/devices.ts';
import roleBindingBinding from './role-binding/binding.ts';
import rolePermissions from './role/permissions.ts';
import rolloutBlueGreen from './rollout/blue-green.ts';
import rolloutCanary from './rollout/canary.ts';
import rolloutOtherFields from './rollout/other-fields.ts';
import rolloutWorkloadRef from './rollout/workload-ref.ts';
import runtimeClassRuntime from './runtime-class/runtime.ts';
import scaleScale from './scale/scale.ts';
import secretData from './secret/data.ts';
import secretRenewed from './secret/renewed.ts';
import selfSubjectAccessReviewReview from './self-subject-access-review/review.ts';
import selfSubjectReviewReview from './self-subject-review/review.ts';
import selfSubjectRulesReviewReview from './self-subject-rules-review/review.ts';
import serviceAccountImagePullSecrets from './service-account/image-pull-secrets.ts';
import serviceAccountOtherCloud from './service-account/other-cloud.ts';
import serviceAccountRole from './service-account/role.ts';
import serviceCidrRange from './service-cidr/range.ts';
import serviceAppProtocol from './service/app-protocol.ts';
import serviceExternalIps from './service/external-ips.ts';
import serviceExternalName from './service/external-name.ts';
import serviceExternalTraffic from './service/external-traffic.ts';
import serviceHeadless from './service/headless.ts';
import serviceIpFamilies from './service/ip-families.ts';
import serviceLoadBalancer from './service/load-balancer.ts';
import serviceNames from './service/names.ts';
import serviceNlbAnnotations from './service/nlb-annotations.ts';
import servicePorts from './service/ports.ts';
import servicePrometheusAnnotations from './service/prometheus-annotations.ts';
import serviceSelector from './service/selector.ts';
import serviceSessionAffinity from './service/session-affinity.ts';
import serviceSourceRanges from './service/source-ranges.ts';
import serviceTraffic from './service/traffic.ts';
import serviceType from './service/type.ts';
import statefulSetPodNames from './stateful-set/pod-names.ts';
import statefulSetReplicas from './stateful-set/replicas.ts';
import statefulSetState from './stateful-set/state.ts';
import statefulSetUpdateStrategy from './stateful-set/update-strategy.ts';
import statefulSetVolumeClaims from './stateful-set/volume-claims.ts';
import storageClassClass from './storage-class/class.ts';
import subjectAccessReviewReview from './subject-access-review/review.ts';
import tokenRequestRequest from './token-request/request.ts';
import tokenReviewReview from './token-review/review.ts';
import validatingAdmissionPolicyBindingBinding from './validating-admission-policy-binding/binding.ts';
import validatingAdmissionPolicyPolicy from './validating-admission-policy/policy.ts';
import validatingWebhookConfigurationWebhooks from './validating-webhook-configuration/webhooks.ts';
import volumeAttachmentAttachment from './volume-attachment/attachment.ts';
import volumeAttributesClassAttributes from './volume-attributes-class/attributes.ts';
import workloadBothSides from './workload/both-sides.ts';
import workloadConsul from './workload/consul.ts';
import workloadDockerHub from './workload/docker-hub.ts';
import workloadEndpoints from './workload/endpoints.ts';
import workloadFargateQuota from './workload/fargate-quota.ts';
import workloadInstanceLifetime from './workload/instance-lifetime.ts';
import workloadInstanceMetadata from './workload/instance-metadata.ts';
import workloadMeshProxyCalls from './workload/mesh-proxy-calls.ts';
import workloadNameLookup from './workload/name-lookup.ts';
import workloadNetworkInterfaces from './workload/network-interfaces.ts';
import workloadNginxUpstreams from './workload/nginx-upstreams.ts';
import workloadOtherRegistries from './workload/other-registries.ts';
import workloadSecurityGroupRules from './workload/security-group-rules.ts';
import workloadSecurityGroup from './workload/security-group.ts';
import workloadSelfRegistration from './workload/self-registration.ts';
import workloadServiceCalls from './workload/service-calls.ts';
import workloadServiceConnect from './workload/service-connect.ts';
import workloadService from './workload/service.ts';
import workloadSrvNames from './workload/srv-names.ts';
import workloadStandaloneSet from './workload/standalone-set.ts';
import workloadUnknownNames from './workload/unknown-names.ts';
import type {ProblemRule, Rule} from './rule.ts';

/** Every rule, sorted by id: the only list of what k2e supports. `npm run rules:index` writes it from the files. */
export const rules: readonly Rule[] = [
  apiServiceRegistration,
  bindingBinding,
  certificateSigningRequestRequest,
  clusterRoleBindingBinding,
  clusterRolePermissions,
  clusterCluster,
  componentStatusStatus,
  configMapData,
  configMapIngressNginx,
  containerAppArmor,
  containerCapabilities,
  containerCommand,
  containerCpu,
  containerDependencies,
  containerEnvironment,
  containerEphemeralStorage,
  containerExtendedResources,
  containerImagePullPolicy,
  containerImage,
  containerLivenessProbe,
  containerLogs,
  containerMemory,
  containerName,
  containerOpenFiles,
  containerPorts,
  containerPostStart,
  containerPreStop,
  containerPrivilegeEscalation,
  containerPrivileged,
  containerProcMount,
  containerReadOnlyRootFilesystem,
  containerReadinessProbe,
  containerRegion,
  containerRegistryLogin,
  containerResizePolicy,
  containerRestartPolicy,
  containerRunAsNonRoot,
  containerSeLinux,
  containerSeccomp,
  containerServiceVariables,
  containerStartupProbe,
  containerStopSignal,
  containerTerminal,
  containerTerminationMessage,
  containerUser,
  containerVolumeDevices,
  containerVolumeMounts,
  containerWindowsOptions,
  containerWorkingDirectory,
  controllerRevisionRevision,
  cronJobConcurrency,
  cronJobHistory,
  cronJobSchedule,
  cronJobStartingDeadline,
  cronJobSuspend,
  csiDriverDriver,
  csiNodeNode,
  csiStorageCapacityCapacity,
  customResourceDefinitionDefinition,
  customResourceAws,
  customResourceCertificate,
  customResourceCluster,
  customResourceDatabase,
  customResourceDelivery,
  customResourceDns,
  customResourceExternalSecret,
  customResourceFlagger,
  customResourceGateway,
  customResourceHttpRoute,
  customResourceIngressClassParams,
  customResourceIngressRoute,
  customResourceMiddleware,
  customResourceMonitoring,
  customResourceNodePool,
  customResourcePolicy,
  customResourceScaledJob,
  customResourceScaledObject,
  customResourceScaling,
  customResourceSecretProviderClass,
  customResourceSecretStore,
  customResourceSecurityGroupPolicy,
  customResourceTargetGroupBinding,
  customResourceTraefikService,
  customResourceTraffic,
  customResourceUnknown,
  customResourceVerticalPodAutoscaler,
  customResourceWorkload,
  daemonSetAgent,
  daemonSetDaemon,
  daemonSetLogRouter,
  daemonSetService,
  daemonSetSidecar,
  deploymentReplicas,
  deploymentRollout,
  deploymentSelector,
  deploymentStrategy,
  deviceClassDevices,
  endpointSliceAddresses,
  endpointsAddresses,
  eventEvent,
  evictionEviction,
  flowSchemaSchema,
  horizontalPodAutoscalerBehavior,
  horizontalPodAutoscalerMetrics,
  horizontalPodAutoscalerRange,
  ingressClassController,
  ingressAlbActions,
  ingressAlbAuth,
  ingressAlbGroup,
  ingressAlbHealthCheck,
  ingressAlbListeners,
  ingressAlbLoadBalancer,
  ingressAlbOther,
  ingressAlbProtection,
  ingressAlbService,
  ingressAlbTargetGroup,
  ingressCertManager,
  ingressClass,
  ingressDefaultBackend,
  ingressExternalDns,
  ingressNginxAccess,
  ingressNginxAffinity,
  ingressNginxBackend,
  ingressNginxCanary,
  ingressNginxHeaders,
  ingressNginxLimits,
  ingressNginxOther,
  ingressNginxRedirect,
  ingressNginxRewrite,
  ingressNoHost,
  ingressOtherControllers,
  ingressPaths,
  ingressPlainHttp,
  ingressSecurityGroup,
  ingressTls,
  ingressTraefik,
  ipAddressAddress,
  jobControllerFields,
  jobFailurePolicy,
  jobParallelism,
  jobRetries,
  jobRunTask,
  jobStateMachine,
  jobSuccessPolicy,
  leaseLease,
  limitRangeLimits,
  localSubjectAccessReviewReview,
  mutatingAdmissionPolicyBindingBinding,
  mutatingAdmissionPolicyPolicy,
  mutatingWebhookConfigurationWebhooks,
  namespaceNamespace,
  networkPolicyPolicy,
  nodeNode,
  objectAnnotations,
  objectDeployHooks,
  objectFinished,
  objectIdentity,
  objectKeptByCluster,
  objectLabels,
  objectOrphan,
  objectOwned,
  objectOwner,
  objectReloader,
  objectServerFields,
  objectSystem,
  objectTestHook,
  objectToolNotes,
  persistentVolumeClaimClaim,
  persistentVolumeVolume,
  podDisruptionBudgetBudget,
  podTemplateTemplate,
  podActiveDeadline,
  podAgentAnnotations,
  podAnnotations,
  podByItself,
  podClusterAnnotations,
  podConfigFiles,
  podCsiVolume,
  podDns,
  podDownwardFiles,
  podEmptyDir,
  podEphemeralContainers,
  podEphemeralVolume,
  podEvictionAnnotations,
  podExecutionRole,
  podForeignVolume,
  podGroups,
  podHostAliases,
  podHostNamespaces,
  podHostPath,
  podHostname,
  podImagePullSecrets,
  podImageVolume,
  podKubernetesApi,
  podLabels,
  podLowPorts,
  podMainContainers,
  podNetworkVolume,
  podNodeAffinity,
  podNodeSelector,
  podOs,
  podPersistentVolumeClaim,
  podPodAffinity,
  podPodAntiAffinity,
  podPriority,
  podProjectedFiles,
  podPrometheusAnnotations,
  podReadinessGates,
  podReloader,
  podResourceClaims,
  podResources,
  podRestartPolicy,
  podRuntimeClass,
  podScheduler,
  podSecretFiles,
  podSecurityAnnotations,
  podServiceAccountToken,
  podServiceAccount,
  podServiceLinks,
  podShareProcessNamespace,
  podSidecarAnnotations,
  podSize,
  podSysctls,
  podTaskDefinition,
  podTemplateMetadata,
  podTerminationGracePeriod,
  podTolerations,
  podTopologySpread,
  podVolumePreparation,
  podVolumeRole,
  podVolumes,
  priorityClassPriority,
  priorityLevelConfigurationLevel,
  resourceClaimTemplateDevices,
  resourceClaimDevices,
  resourceQuotaQuota,
  resourceSliceDevices,
  roleBindingBinding,
  rolePermissions,
  rolloutBlueGreen,
  rolloutCanary,
  rolloutOtherFields,
  rolloutWorkloadRef,
  runtimeClassRuntime,
  scaleScale,
  secretData,
  secretRenewed,
  selfSubjectAccessReviewReview,
  selfSubjectReviewReview,
  selfSubjectRulesReviewReview,
  serviceAccountImagePullSecrets,
  serviceAccountOtherCloud,
  serviceAccountRole,
  serviceCidrRange,
  serviceAppProtocol,
  serviceExternalIps,
  serviceExternalName,
  serviceExternalTraffic,
  serviceHeadless,
  serviceIpFamilies,
  serviceLoadBalancer,
  serviceNames,
  serviceNlbAnnotations,
  servicePorts,
  servicePrometheusAnnotations,
  serviceSelector,
  serviceSessionAffinity,
  serviceSourceRanges,
  serviceTraffic,
  serviceType,
  statefulSetPodNames,
  statefulSetReplicas,
  statefulSetState,
  statefulSetUpdateStrategy,
  statefulSetVolumeClaims,
  storageClassClass,
  subjectAccessReviewReview,
  tokenRequestRequest,
  tokenReviewReview,
  validatingAdmissionPolicyBindingBinding,
  validatingAdmissionPolicyPolicy,
  validatingWebhookConfigurationWebhooks,
  volumeAttachmentAttachment,
  volumeAttributesClassAttributes,
  workloadBothSides,
  workloadConsul,
  workloadDockerHub,
  workloadEndpoints,
  workloadFargateQuota,
  workloadInstanceLifetime,
  workloadInstanceMetadata,
  workloadMeshProxyCalls,
  workloadNameLookup,
  workloadNetworkInterfaces,
  workloadNginxUpstreams,
  workloadOtherRegistries,
  workloadSecurityGroupRules,
  workloadSecurityGroup,
  workloadSelfRegistration,
  workloadServiceCalls,
  workloadServiceConnect,
  workloadService,
  workloadSrvNames,
  workloadStandaloneSet,
  workloadUnknownNames,
];

/** Every rule that words a problem of the load or model stage. */
export const problemRules: readonly ProblemRule[] = [
  configDynamicReference,
  configMissingSetting,
  configSettingUnused,
  configWaiverExpired,
  configWaiverUnused,
  ingressBlockedBackend,
  inputAfterEndMarker,
  inputAliasBomb,
  inputDuplicateKey,
  inputDuplicateObject,
  inputEmptyValue,
  inputEncoding,
  inputEncryptedValues,
  inputEncrypted,
  inputHelmTemplate,
  inputIgnoredText,
  inputKustomization,
  inputMissingField,
  inputMissingName,
  inputMissingNamespace,
  inputMissingSeparator,
  inputMixedNamespaces,
  inputNotAManifest,
  inputNotAnObject,
  inputNotKubernetes,
  inputNullValue,
  inputOldApiVersion,
  inputPartOfCluster,
  inputPartialObject,
  inputPlaceholder,
  inputRemovedField,
  inputRetiredKind,
  inputSyntax,
  inputTooDeep,
  inputTooLarge,
  inputUnknownField,
  inputUnknownKind,
  inputUnmapped,
  inputUnreadable,
  inputWrongType,
];
