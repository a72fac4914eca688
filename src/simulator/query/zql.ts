/** `GET /v1/zql?zql=..`: one answer per statement (SDK:ZQLQueryAction, ZQLQueryReturn). */
import { type Api, defineApi, failure, success } from '../api.ts';
import type { SiteState } from '../state/state.ts';
import { type Condition, type Resource, rowTest, unknownField } from './conditions.ts';
import type { JavaClass } from './java-class.ts';
import { showRows, sorted } from './query.ts';
import { parseZql, type ZqlCondition, type ZqlStatement } from './zql-parser.ts';
import { ZqlError } from './zql-tokens.ts';

/** What a statement may be about. */
export interface ZqlTarget {
  /** The inventory's class without its package and `Inventory`, in lower case: `volumebackup`. */
  readonly entity: string;
  readonly inventory: JavaClass;
  /** Throws {@link ZqlError}. */
  run(statement: ZqlStatement, state: SiteState): Readonly<Record<string, unknown>>;
}

export function zqlTarget<Row>(resource: Resource<Row>): ZqlTarget {
  const simple = resource.inventory.name.split('.').at(-1) ?? '';
  return {
    entity: simple.toLowerCase().replace(/inventory$/, ''),
    inventory: resource.inventory,
    run: (statement, state) => run(resource, statement, state),
  };
}

function run<Row>(
  resource: Resource<Row>,
  { kind, fields, where, withTotal, orderBy, limit, offset = 0, name }: ZqlStatement,
  state: SiteState,
): Readonly<Record<string, unknown>> {
  const problem = unknownField(
    resource,
    where === undefined ? [] : leaves(where),
    [...fields, ...orderBy.map(({ field }) => field)],
    resource.unknown?.(state) ?? [],
  );
  if (problem !== undefined) throw new ZqlError(problem);
  const test = where === undefined ? () => true : testOf(resource, where, state);
  let rows = [...resource.all(state)].filter(test);
  const total = rows.length;
  if (kind === 'count') return { total, name };
  // The last key first: sorting is stable.
  for (const { field, direction } of orderBy.toReversed()) {
    rows = sorted(resource, rows, `${direction === 'asc' ? '+' : '-'}${field}`, state);
  }
  const page = rows.slice(offset, limit === undefined ? undefined : offset + limit);
  return {
    inventories: showRows(resource, page, state, fields.length === 0 ? undefined : fields),
    ...(withTotal ? { total } : {}),
    name,
  };
}

function leaves(condition: ZqlCondition): readonly Condition[] {
  return 'join' in condition ? condition.all.flatMap(leaves) : [condition];
}

function testOf<Row>(resource: Resource<Row>, condition: ZqlCondition, state: SiteState): (row: Row) => boolean {
  if (!('join' in condition)) return rowTest(resource, condition, state);
  const tests = condition.all.map((inner) => testOf(resource, inner, state));
  return condition.join === 'and'
    ? (row) => tests.every((test) => test(row))
    : (row) => tests.some((test) => test(row));
}

function returnOf({ inventory }: ZqlTarget): JavaClass {
  return { name: 'org.zstack.zql.ZQLQueryReturn', members: { inventories: inventory } };
}

export function zqlQuery(targets: readonly ZqlTarget[]): Api {
  return defineApi({
    message: 'org.zstack.query.APIZQLQueryMsg',
    method: 'GET',
    fields: { zql: { required: true } },
    answer({ state, fields }) {
      try {
        const statements = parseZql(String(fields['zql']));
        const about = statements.map(({ entity }) => {
          const target = targets.find((candidate) => candidate.entity === entity.toLowerCase());
          if (target === undefined) throw new ZqlError(`cannot find inventory with name[${entity}inventory]`);
          return target;
        });
        const results = statements.map((statement, index) => about[index]?.run(statement, state) ?? {});
        return success({ results }, { results: about.map(returnOf) });
      } catch (problem) {
        if (!(problem instanceof ZqlError)) throw problem;
        return failure(state.error('SYS.1000', problem.message));
      }
    },
  });
}
