/** What the dump asks the catalogue. Nothing here may depend on the server's version or on the order of creation. */

const tables = `c.relnamespace = 'paylera'::regnamespace and c.relkind in ('r', 'p')`;
const byName = (column: string): string => `${column}::text collate "C"`;

const inParentheses = (sql: string): string => `case when ${sql} like '(%' then ${sql} else '(' || ${sql} || ')' end`;

export const columns = `
  select c.relname as table, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
            when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
    || case when a.attnotnull then ' not null' else '' end as line
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${tables} order by ${byName("c.relname")}, a.attnum`;

/** Newer servers list `not null` as a constraint too; the columns say it already. */
export const constraints = `
  select c.relname as table, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
  from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c', 'x')
  where ${tables}
  order by ${byName("c.relname")}, position(k.contype::text in 'pufcx'), ${byName("k.conname")}`;

export const indexes = `
  select c.relname as table, pg_get_indexdef(i.indexrelid) || ';' as line
  from pg_class c join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
  where ${tables} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by ${byName("c.relname")}, ${byName("x.relname")}`;

export const security = `
  select c.relname as table, line from pg_class c
  cross join lateral (
    select 'alter table ' || c.relname || ' enable row level security;' as line, 1 as place where c.relrowsecurity
    union all
    select 'alter table ' || c.relname || ' force row level security;', 2 where c.relforcerowsecurity
  ) flags
  where ${tables} order by ${byName("c.relname")}, place`;

export const policies = `
  select tablename as table, 'create policy ' || policyname || ' on ' || tablename
    || case permissive when 'PERMISSIVE' then '' else ' as restrictive' end
    || ' for ' || lower(cmd)
    || ' to ' || (select string_agg(role, ', ' order by role collate "C") from unnest(roles) role)
    || coalesce(' using ' || ${inParentheses("qual")}, '')
    || coalesce(' with check ' || ${inParentheses("with_check")}, '') || ';' as line
  from pg_policies where schemaname = 'paylera' order by ${byName("tablename")}, ${byName("policyname")}`;

export const triggers = `
  select c.relname as table, pg_get_triggerdef(t.oid) || ';' as line
  from pg_class c join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal
  where ${tables} order by ${byName("c.relname")}, ${byName("t.tgname")}`;

export const tableGrants = `
  select c.relname as table, 'grant ' || string_agg(lower(g.privilege_type), ', '
      order by position(g.privilege_type in 'SELECT INSERT UPDATE DELETE'), g.privilege_type)
    || ' on ' || c.relname || ' to ' || g.role || ';' as line
  from pg_class c
  cross join lateral (
    select privilege_type, case grantee when 0 then 'public' else grantee::regrole::text end as role
    from aclexplode(c.relacl) where grantee <> c.relowner) g
  where ${tables} group by c.relname, g.role order by ${byName("c.relname")}, ${byName("g.role")}`;

export const views = `
  select 'create view ' || c.relname || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '')
    || E' as\\n' || pg_get_viewdef(c.oid) as line
  from pg_class c where c.relnamespace = 'paylera'::regnamespace and c.relkind in ('v', 'm')
  order by ${byName("c.relname")}`;

export const routines = `
  select pg_get_functiondef(p.oid) as definition, coalesce((
      select string_agg('grant execute on ' || case p.prokind when 'p' then 'procedure ' else 'function ' end
        || p.proname || ' to ' || g.role || E';', E'\\n' order by g.role collate "C")
      from (select case grantee when 0 then 'public' else grantee::regrole::text end as role
            from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee <> p.proowner) g), '') as grants
  from pg_proc p where p.pronamespace = 'paylera'::regnamespace
  order by ${byName("p.proname")}, ${byName("pg_get_function_identity_arguments(p.oid)")}`;
