/**
 * The portable subset as data: what the engines do not do alike, and what to write instead. A function or operator
 * that is in neither list below is outside of the subset too, since nobody has compared it.
 */

/** A construct that shows in the engine's syntax tree. */
export interface TreeRule {
  readonly construct: string
  readonly portable: string
  /** The node's `class` or `type` is one of these; any node where left out. */
  readonly kinds?: readonly string[]
  /** This member is filled: not null, not empty, not false … */
  readonly member?: string
  /** … and, where named, is one of these. */
  readonly values?: readonly string[]
}

/** Functions that are outside of the subset, with what to write instead. */
export interface FunctionRule {
  readonly names: RegExp
  readonly construct: string
  readonly portable: string
}

/** A symbol, a word or a type's name that the tree no longer shows as it was written; lower case. */
export interface TokenRule {
  readonly kind: 'symbol' | 'word' | 'type'
  readonly texts: readonly string[]
  readonly construct: string
  readonly portable: string
}

const explicitColumns = 'name the columns one by one'
const ownJoin = 'JOIN … ON with equalities; for the row before, lag() or lead()'

export const treeRules: readonly TreeRule[] = [
  { construct: '* EXCLUDE', portable: explicitColumns, kinds: ['STAR'], member: 'exclude_list' },
  {
    construct: '* EXCLUDE',
    portable: explicitColumns,
    kinds: ['STAR'],
    member: 'qualified_exclude_list',
  },
  { construct: '* REPLACE', portable: explicitColumns, kinds: ['STAR'], member: 'replace_list' },
  { construct: '* RENAME', portable: explicitColumns, kinds: ['STAR'], member: 'rename_list' },
  { construct: 'COLUMNS()', portable: explicitColumns, kinds: ['STAR'], member: 'columns' },
  {
    construct: 'DISTINCT ON',
    portable: 'row_number() in a WITH clause and WHERE on it in the next',
    member: 'distinct_on_targets',
  },
  {
    construct: 'ORDER BY without NULLS LAST',
    portable:
      'NULLS LAST (or NULLS FIRST) after each ORDER BY column: the engines’ defaults differ',
    member: 'null_order',
    values: ['ORDER_DEFAULT'],
  },
  { construct: 'ASOF JOIN', portable: ownJoin, member: 'ref_type', values: ['ASOF'] },
  { construct: 'POSITIONAL JOIN', portable: ownJoin, member: 'ref_type', values: ['POSITIONAL'] },
  {
    construct: 'NATURAL JOIN',
    portable: 'JOIN … ON with the columns named: merged tables share _store, _file and _row',
    member: 'ref_type',
    values: ['NATURAL'],
  },
  { construct: 'LATERAL', portable: ownJoin, member: 'ref_type', values: ['DEPENDENT'] },
  {
    construct: 'a table function',
    portable:
      'a table or view of the project; for a row of numbers: (VALUES (0), (1), (2)) AS n(i)',
    kinds: ['TABLE_FUNCTION'],
  },
  {
    construct: 'PIVOT',
    portable: 'max(CASE WHEN … THEN … END) for each column, with GROUP BY',
    kinds: ['PIVOT'],
  },
  {
    construct: 'WITH RECURSIVE',
    portable: '(VALUES (0), (1), …) AS n(i), joined to itself for more rows',
    kinds: ['RECURSIVE_CTE_NODE'],
  },
  {
    construct: 'UNION BY NAME',
    portable: 'UNION ALL with the columns in the same order',
    member: 'setop_type',
    values: ['UNION_BY_NAME'],
  },
  {
    construct: 'a column’s number (#1)',
    portable: 'the column’s name',
    kinds: ['POSITIONAL_REFERENCE'],
  },
  {
    construct: 'a parameter',
    portable: 'a constant, or a filter in the question: views take no parameters',
    kinds: ['PARAMETER', 'VALUE_PARAMETER'],
  },
  { construct: 'a lambda', portable: 'CASE, or a join', kinds: ['LAMBDA', 'LAMBDA_REF'] },
  { construct: 'COLLATE', portable: 'lower(…), compared', kinds: ['COLLATE'] },
  {
    construct: 'x[i]',
    portable: 'substr() of text; lists are outside of the subset',
    kinds: ['ARRAY_EXTRACT', 'ARRAY_SLICE', 'STRUCT_EXTRACT', 'ARRAY_CONSTRUCTOR'],
  },
  {
    construct: 'GROUPS in a window frame',
    portable: 'ROWS BETWEEN …',
    member: 'start',
    values: ['EXPR_PRECEDING_GROUPS', 'CURRENT_ROW_GROUPS', 'EXPR_FOLLOWING_GROUPS'],
  },
  {
    construct: 'GROUPS in a window frame',
    portable: 'ROWS BETWEEN …',
    member: 'end',
    values: ['EXPR_PRECEDING_GROUPS', 'CURRENT_ROW_GROUPS', 'EXPR_FOLLOWING_GROUPS'],
  },
  {
    construct: 'EXCLUDE in a window frame',
    portable: 'a frame without EXCLUDE',
    member: 'exclude_clause',
    values: ['CURRENT_ROW', 'GROUP', 'TIES'],
  },
  {
    construct: 'IGNORE NULLS',
    portable: 'CASE inside max() OVER (…)',
    kinds: ['WINDOW'],
    member: 'ignore_nulls',
  },
  {
    construct: 'LIMIT with a percentage',
    portable: 'rank() and WHERE',
    kinds: ['LIMIT_PERCENT_MODIFIER'],
  },
  {
    construct: 'DISTINCT in a window',
    portable: 'the count in a WITH clause with GROUP BY, joined',
    kinds: ['WINDOW'],
    member: 'distinct',
  },
  {
    construct: 'FILTER in a window',
    portable: 'CASE inside the window’s sum() or count()',
    kinds: ['WINDOW'],
    member: 'filter_expr',
  },
  {
    construct: 'a comparison with ANY or ALL',
    portable: 'IN (…), or a comparison with (SELECT max(…) FROM …)',
    kinds: ['SUBQUERY'],
    member: 'comparison_type',
    values: [
      ...['COMPARE_NOTEQUAL', 'COMPARE_LESSTHAN', 'COMPARE_LESSTHANOREQUALTO'],
      ...['COMPARE_GREATERTHAN', 'COMPARE_GREATERTHANOREQUALTO'],
    ],
  },
  {
    construct: 'TRY_CAST',
    portable: "safe_cast(text, 'type')",
    kinds: ['CAST'],
    member: 'try_cast',
  },
]

export const functionRules: readonly FunctionRule[] = [
  {
    names: /^(median|quantile.*|percentile.*|mode|mad)$/,
    construct: 'median, quantile, mode',
    portable: 'row_number() and count(*) OVER (…), then the row in the middle',
  },
  {
    names: /^approx_|^reservoir_/,
    construct: 'an approximate aggregate',
    portable: 'the exact one: count(DISTINCT …), or row_number() for quantiles',
  },
  {
    names: /^(avg|mean|fmean|favg)$/,
    construct: 'avg',
    portable: 'ratio(sum(x), count(x)): the engines round averages differently',
  },
  { names: /^(\/|divide)$/, construct: '/', portable: 'ratio(n, d), exact on every engine' },
  { names: /^\/\/$/, construct: '//', portable: 'ratio(n - n % d, d, 0)' },
  {
    names: /^(strftime|strptime|try_strptime|date_format|to_char)$/,
    construct: 'strftime, strptime',
    portable: 'extract(year FROM d), extract(month FROM d) … and lpad(); safe_cast() for text',
  },
  {
    names: /^(concat|concat_ws)$/,
    construct: 'concat',
    portable: "a || b, with coalesce(x, '') around what may be null",
  },
  {
    names: /^(string_agg|group_concat|listagg|array_agg|list)$/,
    construct: 'a list aggregate',
    portable: 'row_number(), then max(CASE WHEN n = 1 THEN x END) || … for the first few',
  },
  {
    names: /^(list_|array_|map_|struct_|unnest$|flatten$|row$|struct_pack$|map$|element_at$|json)/,
    construct: 'a list, struct, map or JSON function',
    portable: 'columns of plain types; join or GROUP BY instead of nesting',
  },
  {
    names: /^(regexp_.*|string_split.*|str_split.*|split_part|split)$/,
    construct: 'a regular expression or split',
    portable: 'LIKE, substr() and replace()',
  },
  {
    names: /^(like_escape|not_like_escape|ilike_escape|not_ilike_escape)$/,
    construct: 'LIKE … ESCAPE',
    portable: "substr() or replace(); the engines' escapes differ",
  },
  { names: /^!?~~\*$/, construct: 'ILIKE', portable: "lower(x) LIKE 'pattern'" },
  { names: /^!?~~~$/, construct: 'GLOB', portable: 'LIKE' },
  {
    names: /^upper$/,
    construct: 'upper',
    portable: 'lower(x): one engine writes ß as SS in upper case',
  },
  {
    names: /^reverse$/,
    construct: 'reverse',
    portable:
      'substr() from the end: right(x, n); one engine turns an accent and its letter around',
  },
  {
    names: /^timezone$/,
    construct: 'AT TIME ZONE',
    portable: 'timestamps as they are: local wall time',
  },
  { names: /^(!?~|!?~\*|similar_to.*)$/, construct: 'a pattern operator', portable: 'LIKE' },
  {
    names: /^(hash|md5|md5_number.*|sha1|sha256|xxhash.*)$/,
    construct: 'a hash',
    portable: 'the columns themselves',
  },
  {
    names:
      /^(random|uuid|gen_random_uuid|setseed|now|today|current_.*|get_current_.*|transaction_timestamp|localtime.*)$/,
    construct: 'the clock or chance',
    portable:
      'the newest date of the data: (SELECT max(…) FROM …); the same data must give the same rows',
  },
  {
    names: /^(generate_series|range)$/,
    construct: 'generate_series',
    portable: '(VALUES (0), (1), (2)) AS n(i), joined to itself for more rows',
  },
  {
    names: /^(datediff|date_diff|datesub|date_sub|dateadd|date_add|age)$/,
    construct: 'a date difference',
    portable: 'days_between(a, b), months_between_dates(a, b) or add_months(d, n)',
  },
  {
    names:
      /^(dayofweek|isodow|weekday|dow|dayname|monthname|weekofyear|week|yearweek|epoch.*|second)$/,
    construct: 'day of week, week or epoch',
    portable: "days_between(DATE '1900-01-01', d) % 7, which is 0 on Mondays",
  },
  {
    names: /^(round|round_even|roundbankers)$/,
    construct: 'round',
    portable: 'ratio(x, 1, scale), exact on every engine',
  },
  {
    names: /^(any_value|first|last|arbitrary|arg_max.*|arg_min.*|max_by|min_by)$/,
    construct: 'an aggregate that ties make arbitrary',
    portable: 'row_number() with a unique ORDER BY, then WHERE n = 1',
  },
  {
    names:
      /^(percent_rank|cume_dist|stddev.*|var_.*|variance|corr|covar.*|regr_.*|exp|ln|log.*|sqrt|pow|power|\^|\*\*|sin|cos|tan)$/,
    construct: 'floating-point arithmetic',
    portable:
      'sums and counts of decimals, divided by ratio(); exp and ln as CAST(exp(x) AS DECIMAL(18,9)), bands cut on that',
  },
  {
    names: /^date_trunc$/,
    construct: 'date_trunc without CAST(… AS DATE)',
    portable: "month_start(d), or CAST(date_trunc('quarter', d) AS DATE)",
  },
  {
    names: /^wanted_month$/,
    construct: 'wanted_month outside of a model’s rows, or with other than two dates,',
    portable: 'wanted_month(month, newest) in the SELECT of models/, newest as the data has it',
  },
]

/** Functions and operators that were compared and are alike on every engine. */
export const portableFunctions: ReadonlySet<string> = new Set([
  ...['+', '-', '*', '%', '||', '~~', '!~~', 'mod'],
  ...['count', 'count_star', 'sum', 'min', 'max', 'bool_and', 'bool_or'],
  ...['row_number', 'rank', 'dense_rank', 'ntile', 'lag', 'lead', 'first_value', 'last_value'],
  ...['abs', 'floor', 'ceil', 'ceiling', 'greatest', 'least', 'coalesce', 'nullif', 'if'],
  ...['lower', 'trim', 'ltrim', 'rtrim', 'length', 'substr', 'substring', 'replace'],
  ...['chr', 'left', 'right', 'lpad', 'rpad', 'repeat'],
  ...['year', 'quarter', 'month', 'day', 'hour', 'minute', 'last_day', 'date_part'],
])

/** What EXTRACT may take out of a date or timestamp. */
export const portableDateParts: ReadonlySet<string> = new Set([
  ...['year', 'quarter', 'month', 'day', 'hour', 'minute'],
])

/** What date_trunc may cut to; the other engine gives null for what it does not know. */
export const portableUnits: ReadonlySet<string> = new Set([
  ...['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'],
])

/** Types that CAST may name, as the engine's tree spells them. */
export const portableTypes: ReadonlySet<string> = new Set([
  ...[
    'BIGINT',
    'INTEGER',
    'SMALLINT',
    'DECIMAL',
    'VARCHAR',
    'DATE',
    'TIMESTAMP',
    'BOOLEAN',
    'DOUBLE',
  ],
])

export const tokenRules: readonly TokenRule[] = [
  {
    kind: 'symbol',
    texts: ['::'],
    construct: '::',
    portable: 'CAST(x AS type); Spark 3.5 has no ::',
  },
  { kind: 'symbol', texts: ['$'], construct: '$', portable: 'plain constants and plain names' },
  {
    kind: 'type',
    texts: ['varchar', 'text', 'char', 'bpchar'],
    construct: 'VARCHAR',
    portable: 'STRING, which every engine knows',
  },
  {
    kind: 'type',
    texts: [
      ...['int1', 'int2', 'int4', 'int8', 'int16', 'signed', 'bool', 'logical', 'datetime'],
      ...['int32', 'int64', 'integral', 'oid'],
      ...['float4', 'float8', 'nvarchar'],
    ],
    construct: 'a type’s other name',
    portable: 'BIGINT, DECIMAL(p,s), STRING, DATE, TIMESTAMP or BOOLEAN',
  },
  {
    kind: 'word',
    texts: ['isnull', 'notnull'],
    construct: 'ISNULL, NOTNULL',
    portable: 'x IS NULL, x IS NOT NULL',
  },
  {
    kind: 'symbol',
    texts: [':=', '=>'],
    construct: 'an argument by name',
    portable: 'arguments in their order',
  },
  {
    kind: 'word',
    texts: ['qualify'],
    construct: 'QUALIFY',
    portable: 'row_number() in a WITH clause and WHERE on it in the next',
  },
  { kind: 'word', texts: ['lateral'], construct: 'LATERAL', portable: ownJoin },
  {
    kind: 'type',
    texts: ['materialized'],
    construct: 'AS MATERIALIZED',
    portable: 'the WITH clause without it',
  },
  {
    kind: 'word',
    texts: ['current_date', 'current_timestamp', 'current_time', 'localtime', 'localtimestamp'],
    construct: 'the clock or chance',
    portable: 'the newest date of the data: (SELECT max(…) FROM …)',
  },
  {
    kind: 'word',
    texts: ['current_user', 'session_user', 'current_role', 'current_schema', 'current_catalog'],
    construct: 'who asks, and where',
    portable: 'a constant: the same data must give the same rows, whoever builds them',
  },
]
