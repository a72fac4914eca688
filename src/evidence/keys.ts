/** The keys that sign evidence and check it: ed25519 (RFC 8032), in PEM as `openssl genpkey -algorithm ed25519` writes it. */
import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto';

/** Why a text is not the key that is wanted. Nothing of the text is in it. */
export interface KeyProblem {
  readonly problem: string;
  readonly hint: string;
}

const MAKE = 'To make one: openssl genpkey -algorithm ed25519 -out zdr.key';
const DERIVE = 'To make the public key of a secret one: openssl pkey -in zdr.key -pubout -out zdr.pub';

/** The secret key of a PEM text (PKCS #8), or why it is none. Never throws. */
export function readSecretKey(pem: string): KeyObject | KeyProblem {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type:.*ENCRYPTED/.test(pem)) {
    return {
      problem: 'holds an encrypted key, and a run that nobody watches cannot ask for its passphrase',
      hint: 'Decrypt it to where only zdr may read it: umask 077; openssl pkey -in encrypted.key -out zdr.key',
    };
  }
  if (pem.includes('BEGIN OPENSSH PRIVATE KEY')) {
    return { problem: 'holds a key in the form of OpenSSH, not of PKCS #8', hint: MAKE };
  }
  if (pem.includes('BEGIN PUBLIC KEY')) return { problem: 'holds a public key, which cannot sign', hint: MAKE };
  return only(() => createPrivateKey(pem), MAKE);
}

/** The public key of a PEM text (SubjectPublicKeyInfo), or why it is none. Never throws. */
export function readPublicKey(pem: string): KeyObject | KeyProblem {
  // Node derives the public key by itself; but a secret key has no business where evidence is checked.
  if (pem.includes('PRIVATE KEY')) {
    return {
      problem: 'holds a secret key; checking needs the public one, and nobody else should have the other',
      hint: DERIVE,
    };
  }
  return only(() => createPublicKey(pem), DERIVE);
}

function only(read: () => KeyObject, hint: string): KeyObject | KeyProblem {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    return { problem: 'holds no key in PEM', hint };
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  return {
    problem: `holds a key of the type ${key.asymmetricKeyType ?? 'unknown'}; evidence is signed with ed25519`,
    hint,
  };
}

/** Names a key, secret or public: SHA-256 (hex) of its public part as SubjectPublicKeyInfo in DER. */
export function keyId(key: KeyObject): string {
  const open = key.type === 'private' ? createPublicKey(key) : key;
  return hash('sha256', open.export({ type: 'spki', format: 'der' }), 'hex');
}
