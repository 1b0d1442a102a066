// Completion for the SQL editor: tables and columns of the lake, and SQL keywords and functions of both engines.
const keywords = ("SELECT DISTINCT FROM WHERE AND OR NOT IN EXISTS BETWEEN LIKE IS NULL JOIN INNER LEFT RIGHT FULL CROSS OUTER ON USING GROUP BY HAVING ORDER ASC DESC "
  + "NULLS FIRST LAST LIMIT OFFSET UNION ALL EXCEPT INTERSECT WITH AS CASE WHEN THEN ELSE END CAST OVER PARTITION ROWS PRECEDING FOLLOWING UNBOUNDED CURRENT ROW "
  + "TRUE FALSE INTERVAL UNNEST VALUES").split(" ");
const functions = ("count sum avg min max stddev variance approx_distinct coalesce nullif abs round floor ceil power sqrt mod length lower upper trim substr replace concat split_part "
  + "regexp_replace strpos date_trunc date_diff date_add year month day hour minute current_date current_timestamp row_number rank dense_rank lag lead "
  + "first_value last_value ntile array_agg").split(" ");
const reserved = new Set(keywords.map(k => k.toLowerCase()));
const reads = /\b(?:from|join)\s+"?(\w+)"?(?:\s+(?:as\s+)?"?(\w+)"?)?/gi;

/** The tables that a text reads, by the names that it uses. */
function mentioned(text, tables) {
  const names = new Map();
  for (const [, name, alias] of text.matchAll(reads)) {
    const table = tables.find(t => t.name === name.toLowerCase());
    if (!table) continue;
    names.set(table.name, table);
    if (alias && !reserved.has(alias.toLowerCase())) names.set(alias.toLowerCase(), table);
  }
  return names;
}

export function suggest(text, before, tables) {
  const names = mentioned(text, tables);
  const columnsOf = (table, rank) => table.columns.map(c => (
    { kind: "column", label: c.name, detail: c.type, note: `${table.name}${c.isPersonal ? " · personal data" : ""}`, rank }));
  const qualified = /(\w+)"?\.\w*$/.exec(before);
  if (qualified) {
    const table = names.get(qualified[1].toLowerCase()) ?? tables.find(t => t.name === qualified[1].toLowerCase());
    return table ? columnsOf(table, 0) : [];
  }
  const all = tables.map(t => ({ kind: "table", label: t.name, detail: t.zone, note: t.description, rank: 1 }));
  if (/\b(?:from|join)\s+\w*$/i.test(before)) return all;
  return [
    ...[...new Set(names.values())].flatMap(t => columnsOf(t, 0)),
    ...all,
    ...keywords.map(k => ({ kind: "keyword", label: k, rank: 2 })),
    ...functions.map(f => ({ kind: "function", label: f, rank: 3 })),
  ];
}

/** Describes a word of the text in lines of Markdown; null if it is not a name in the lake. */
export function explain(text, word, tables) {
  const names = mentioned(text, tables);
  const table = names.get(word.toLowerCase()) ?? tables.find(t => t.name === word.toLowerCase());
  if (table) return [`**${table.name}** · ${table.zone}`, table.description];
  const found = [...new Set(names.values())].flatMap(t => t.columns.filter(c => c.name.toLowerCase() === word.toLowerCase()).map(c => `\`${t.name}.${c.name}\` ${c.type}`));
  return found.length ? found : null;
}
