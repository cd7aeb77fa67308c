import type {ServiceConnectService} from '@aws-sdk/client-ecs';
import type {Config} from '../../config/config.ts';

/**
 * How long the proxies keep a connection open on which nothing is sent, in seconds: as long as the nodes of Kubernetes remember one
 * (kube-proxy, `--conntrack-tcp-timeout-established`, 24 hours by default). Service Connect itself ends it after an hour with TCP and after
 * five minutes with a protocol (ECS API reference, TimeoutConfiguration), which pools, brokers and streams take for an error.
 */
const IDLE_SECONDS = 86_400;

/** The time limits of a Service Connect entry; requests, which a limit may hold, exist with an application protocol only. */
export function connectTimeout(
  appProtocol: string | undefined,
  {serviceConnect}: Config,
): NonNullable<ServiceConnectService['timeout']> {
  return {
    idleTimeoutSeconds: IDLE_SECONDS,
    ...(appProtocol === undefined ? {} : {perRequestTimeoutSeconds: serviceConnect.requestTimeoutSeconds}),
  };
}
