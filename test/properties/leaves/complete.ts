import {isObject, type Json, type JsonObject} from '../../../src/json.ts';
import {valueAt} from '../../../src/pointer.ts';
import type {Leaf} from './leaf.ts';

type Fields = Record<string, Json>;

/** The object with what a value in it asks for elsewhere: volumes for mounts, a second container, the system of a pod. */
export function completed(object: JsonObject, leaf: Leaf, value: Json): JsonObject {
  const copy = structuredClone(object) as Fields;
  eachObject(copy, completeValues);
  for (const path of ['/spec/template/spec', '/spec/jobTemplate/spec/template/spec', '/spec']) {
    const pod = valueAt(copy, path);
    if (isObject(pod) && Array.isArray(pod.containers)) completePod(pod as Fields, leaf, value);
  }
  return copy;
}

/** Fields of one object that depend on each other. */
function completeValues(fields: Fields): void {
  if (fields.type === 'Localhost' && !('localhostProfile' in fields))
    fields.localhostProfile = 'profiles/app';
  if (fields.operator === 'Exists' && Array.isArray(fields.values)) delete fields.values;
  if (fields.operator === 'Gt') fields.values = ['5'];
  if (fields.operator === 'Equal' && fields.key === 'alpha') fields.value ??= 'beta';
  if (fields.type === 'AverageValue') {
    delete fields.averageUtilization;
    fields.averageValue ??= '100m';
  }
  if (fields.type === 'Value' && 'averageValue' in fields) {
    delete fields.averageValue;
    fields.value = '10';
  }
}

function completePod(pod: Fields, {path}: Leaf, value: Json): void {
  const containers = pod.containers as Fields[];
  const main = containers[0] ?? {};
  const text = JSON.stringify(pod);
  if (/[cC]ontainerName$/.test(path)) containers.push({name: 'helper', image: 'example/helper:1'});
  if (pod.dnsPolicy === 'None') pod.dnsConfig ??= {nameservers: ['10.0.0.2']};
  if (/stopSignal/.test(path)) pod.os = {name: 'linux'};
  if (/windowsOptions/.test(path)) pod.os = {name: 'windows'};
  if (/resourceFieldRef/.test(path)) {
    main.resources = {
      requests: {cpu: '250m', memory: '128Mi', 'ephemeral-storage': '1Gi'},
      limits: {cpu: '1500m', memory: '256Mi', 'ephemeral-storage': '2Gi'},
    };
  }
  if (value === 'http' && /port$/.test(path)) main.ports = [{name: 'http', containerPort: 8080}];
  if (/subPathExpr$/.test(path))
    main.env = [
      {name: 'ALPHA', value: 'a'},
      {name: 'BETA', value: 'b'},
    ];
  if (/resources\/claims/.test(path)) {
    pod.resourceClaims = ['alpha', 'beta'].map(name => ({name, resourceClaimName: 'device'}));
  }
  if (/volumeDevices/.test(path)) {
    pod.volumes = ['files', 'more-files'].map(name => ({name, persistentVolumeClaim: {claimName: 'raw'}}));
  } else if (/volumeMounts|fileKeyRef/.test(path)) {
    pod.volumes = ['files', 'more-files'].map(name => ({name, emptyDir: {}}));
  }
  if (/Toleration/.test(text)) return;
  mountVolumes(pod, main);
}

function mountVolumes(pod: Fields, main: Fields): void {
  const text = JSON.stringify(pod.containers) + JSON.stringify(pod.initContainers ?? []);
  const volumes = (pod.volumes ?? []) as Fields[];
  const unmounted = volumes.filter(({name}) => !text.includes(`"${String(name)}"`));
  if (unmounted.length === 0) return;
  const mounts = unmounted.map(({name}) => ({name: String(name), mountPath: `/mnt/${String(name)}`}));
  main.volumeMounts = [...((main.volumeMounts ?? []) as Fields[]), ...mounts];
}

function eachObject(value: Json, visit: (fields: Fields) => void): void {
  if (isObject(value)) visit(value as Fields);
  if (typeof value === 'object' && value !== null)
    for (const child of Object.values(value)) eachObject(child, visit);
}
