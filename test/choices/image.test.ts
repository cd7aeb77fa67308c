import {expect, test} from 'vitest';
import {mappedImage} from '../../src/choices/image.ts';
import {parseConfig} from '../../src/config/load-config.ts';

const ECR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';

test.each([
  ['nginx:1.27', 'docker.io', `${ECR}/hub/library/nginx:1.27`],
  ['nginx@sha256:0', 'docker.io', `${ECR}/hub/library/nginx@sha256:0`],
  ['docker.io/nginx:1.27', 'docker.io', `${ECR}/hub/library/nginx:1.27`],
  ['index.docker.io/grafana/grafana', 'docker.io/grafana', `${ECR}/hub/grafana`],
  ['grafana/grafana:11', 'docker.io', `${ECR}/hub/grafana/grafana:11`],
  ['grafana/grafana:11', 'grafana', `${ECR}/hub/grafana:11`],
  ['quay.io/a/b:1', 'docker.io', 'quay.io/a/b:1'],
  ['registry.example.com/nginx:1', 'registry.example.com', `${ECR}/hub/nginx:1`],
])('%s with %s', (image, from, mapped) => {
  const config = parseConfig(`registry: {map: {${from}: ${ECR}/hub}}`, 'k2e.yaml');
  expect(mappedImage(image, config)).toBe(mapped);
});
