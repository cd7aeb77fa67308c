import {describe, expect, test} from 'vitest';
import {loadText} from '../../src/load/load.ts';

const MAC = 'sops: {mac: "ENC[AES256_GCM,data:YmFy,type:str]", version: 3.9.0}\n';

describe('a file that is encrypted as a whole', () => {
  test.each([
    ['git-crypt', '\0GITCRYPT\0h\x0f}\uFFFD\n'],
    ['Ansible Vault', '$ANSIBLE_VAULT;1.1;AES256\n3333\n'],
    ['age', '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n'],
    ['age', 'age-encryption.org/v1\n-> X25519 x\n'],
    ['PGP', '-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n'],
  ])('with %s is told once, and neither taken for another file nor hashed', (tool, text) => {
    const {documents, problems, inputs} = loadText(text, 'secrets.yaml');
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{kind: 'encrypted', message: expect.stringContaining(tool)}]);
    expect(inputs).toMatchObject([{sha256: null}]);
  });
});

describe('a document that SOPS has encrypted', () => {
  test('is read where it is a Secret, whose keys are readable', () => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: app}\ndata: {token: "ENC[AES256_GCM,data:Zm9v]"}\n${MAC}`;
    expect(loadText(secret, 'a.yaml')).toMatchObject({problems: [], documents: [{value: {kind: 'Secret'}}]});
  });

  test.each([
    [
      'a ConfigMap',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata: {A: "ENC[AES256_GCM,data:Zm9v]"}\n',
    ],
    [
      'an object of no known kind',
      'apiVersion: "ENC[AES256_GCM,data:Zm9v]"\nkind: "ENC[AES256_GCM,data:Zm9v]"\n',
    ],
    [
      'a Secret of no known name',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: "ENC[AES256_GCM,data:Zm9v]"}\ndata: {a: b}\n',
    ],
    ['a text', 'data: "ENC[AES256_GCM,data:Zm9v]"\n'],
  ])('is left out where it is %s', (_what, text) => {
    const {documents, problems} = loadText(`kind: A\n---\n${text}${MAC}`, 'a.yaml');
    expect(documents).toHaveLength(1);
    expect(problems).toMatchObject([{kind: 'encrypted', source: {line: 3, column: 1}}]);
  });

  test('is no manifest where it is the values of a chart', () => {
    expect(loadText(`password: "ENC[AES256_GCM,data:Zm9v]"\n${MAC}`, 'a.yaml').problems).toEqual([]);
  });
});
