import {SECRET} from '../../limits.ts';
import {parseText} from '../../token.ts';

/** Stands in for a token that may be any part of an ARN. */
const PART = 'x';
/** Stands in for what AWS answers when a secret or role is made. */
const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:x';

const PARAMETER_ARN = /^arn:[^:]+:ssm:[^:]+:[^:]+:parameter\/?[A-Za-z0-9_./-]+$/;
const SECRET_ARN =
  /^arn:[^:]+:secretsmanager:[^:]+:[^:]+:secret:[A-Za-z0-9/_+=.@?-]+(?::([^:]*):([^:]*):([^:]*))?$/;

/**
 * True for what `valueFrom` takes: a parameter's name or ARN, or a secret's ARN with nothing or all of `:key:stage:version`
 * after it, of which stage and version exclude each other. Tokens stand for any part; a reference alone for a whole ARN.
 */
export function isSecretReference(text: string): boolean {
  const literal = parseText(text)
    .map((part, index) => {
      if (part.kind === 'text') return part.text;
      return part.kind === 'ref' && index === 0 ? ARN : PART;
    })
    .join('');
  const secret = SECRET_ARN.exec(literal);
  if (secret) return !(secret[2] && secret[3]);
  return PARAMETER_ARN.test(literal) || isParameterName(literal);
}

function isParameterName(text: string): boolean {
  const {maxLength, pattern} = SECRET.parameterName;
  return (
    text.length <= maxLength && pattern.test(text) && text.split('/').length - 1 <= SECRET.parameterLevels
  );
}
