/** Login, logout, validation and renewal of sessions (zstack-api.md 2). */
import { createHash } from 'node:crypto';
import { type Api, defineApi, failure, success, text } from '../api.ts';
import { SAYS } from '../error.ts';
import { SESSION, show } from '../query/inventories.ts';
import { SESSION_CLASS } from '../query/java-class.ts';

export const logIn: Api = defineApi({
  name: 'APILogInByAccountMsg',
  package: 'org.zstack.header.identity',
  method: 'PUT',
  auth: false,
  fields: { accountName: { required: true }, password: { required: true } },
  run({ state, fields }, settle) {
    const account = state.world.accounts.find(({ name }) => name === text(fields, 'accountName'));
    const hash = account === undefined ? '' : createHash('sha512').update(account.password).digest('hex');
    if (account === undefined || text(fields, 'password') !== hash) {
      settle(failure(state.error('ID.1000', SAYS.wrongPassword())));
      return;
    }
    const session = state.sessions.login(state.newUuid(), account.name, state.now());
    if (session === undefined) {
      settle(failure(state.error('ID.1006', SAYS.tooManySessions())));
      return;
    }
    state.ledger.sessions(state.sessions.live(state.now()));
    settle(
      success(
        { inventory: { ...show(SESSION, session, state), noSessionEvaluation: false } },
        { inventory: SESSION_CLASS },
      ),
    );
  },
});

export const logOut: Api = defineApi({
  name: 'APILogOutMsg',
  package: 'org.zstack.header.identity',
  method: 'DELETE',
  auth: false,
  run({ state, path }, settle) {
    state.sessions.logout(path['sessionUuid'] ?? '');
    state.ledger.sessions(state.sessions.live(state.now()));
    settle(success({}));
  },
});

export const validateSession: Api = defineApi({
  name: 'APIValidateSessionMsg',
  package: 'org.zstack.header.identity',
  method: 'GET',
  auth: false,
  run({ state, path }, settle) {
    settle(success({ valid: state.sessions.isValid(path['sessionUuid'] ?? '', state.now()) }));
  },
});

export const renewSession: Api = defineApi({
  name: 'APIRenewSessionMsg',
  package: 'org.zstack.header.identity',
  method: 'PUT',
  mode: 'async',
  fields: { duration: { type: 'long' } },
  run({ state, path, fields }, settle) {
    const session = state.sessions.use(path['sessionUuid'] ?? '', state.now());
    if (session === undefined) {
      settle(failure(state.error('ID.1001', SAYS.sessionExpired())));
      return;
    }
    const seconds = Number(text(fields, 'duration') ?? state.world.site.sessionTimeoutMs / 1000);
    state.sessions.renew(session, seconds * 1000, state.now());
    settle(success({ inventory: show(SESSION, session, state) }, { inventory: SESSION_CLASS }));
  },
});
