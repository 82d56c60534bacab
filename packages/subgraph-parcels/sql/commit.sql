-- Commits requests to the ledger. Each request was decided on rows that were read earlier. Under locks taken in one order
-- (parcels, then shelves, each by key) this function checks that those rows have not changed, and takes the first candidate
-- place that has room. It then writes all requests together, each completely or not at all.
--
-- A request: { realm, tenant, operation, key, digest, versions: [{ parcel, sequence }], frees: [place], takes: [{ place, today,
-- always }], writes: [rows with `result`], full: result }. `writes` holds one set of rows per candidate, or one set when there
-- are no candidates. `key` is null for a request that is never repeated. `today` is the local day at the shelf.
-- An outcome: DONE, REPLAY or FULL with the stored result; CONFLICT when the key was used with another input; STALE when the
-- request has to be decided again, also because an earlier one in the same call has the same parcel or key.
--
-- Rows are locked one by one, by key, and plans are generic: planning each statement for its values takes more time than
-- running it, and the plan of a join would depend on the sizes that the tables had when it was made.
create function parcels.commit(requests jsonb) returns table ("position" integer, outcome text, result jsonb) language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  request jsonb;
  takes jsonb;
  stored parcels.idempotency;
  freed parcels.place;
  wanted parcels.place;
  skipped text[];
  reason text;
  -- Parcels and keys of earlier requests in this call, which are not written yet.
  touched text[] := '{}';
  parcel_ids text[];
  key_name text;
  given_up parcels.place[] := '{}';
  taken parcels.place[] := '{}';
  changes jsonb[] := '{}';
  keys parcels.idempotency[] := '{}';
  realm text;
  name text;
begin
  for realm, name in
    select distinct r ->> 'realm', v ->> 'parcel'
    from jsonb_array_elements(requests) r, jsonb_array_elements(r -> 'versions') v order by 1, 2
  loop
    perform 1 from parcels.parcel p where p.realm_id = realm and p.id = name for update;
  end loop;

  for wanted in
    select distinct on (p.realm_id, p.service_point_id, p.purpose, p.size_class) p.*
    from jsonb_array_elements(requests) r, lateral (
      select f.* from jsonb_populate_recordset(null::parcels.place, r -> 'frees') f
      union all
      select t.* from jsonb_array_elements(r -> 'takes') each, jsonb_populate_record(null::parcels.place, each -> 'place') t
    ) p
    order by p.realm_id, p.service_point_id, p.purpose, p.size_class
  loop
    perform 1 from parcels.shelf s
    where s.realm_id = wanted.realm_id and s.service_point_id = wanted.service_point_id
      and s.purpose = wanted.purpose and s.size_class = wanted.size_class for update;
  end loop;

  for request, position in
    select r, (row - 1)::integer from jsonb_array_elements(requests) with ordinality as listed (r, row)
    order by r ->> 'realm', r ->> 'tenant', r ->> 'operation', r ->> 'key'
  loop
    result := null;
    parcel_ids := array(select v ->> 'parcel' from jsonb_array_elements(request -> 'versions') v);
    key_name := concat_ws(' ', request ->> 'tenant', request ->> 'operation', request ->> 'key');
    if parcel_ids && touched or key_name = any(touched) then
      outcome := 'STALE';
      return next;
      continue;
    end if;

    select * into stored from parcels.idempotency i
    where i.realm_id = request ->> 'realm' and i.partner_id = request ->> 'tenant'
      and i.operation = request ->> 'operation' and i.key = request ->> 'key';
    if found then
      outcome := case when stored.digest = request ->> 'digest' then 'REPLAY' else 'CONFLICT' end;
      result := case outcome when 'REPLAY' then stored.result end;
      return next;
      continue;
    end if;

    if exists (
      select from jsonb_array_elements(request -> 'versions') v
      where (v ->> 'sequence')::integer <> coalesce((
        select p.sequence from parcels.parcel p where p.realm_id = request ->> 'realm' and p.id = v ->> 'parcel'), 0)
    ) then
      outcome := 'STALE';
      return next;
      continue;
    end if;

    for freed in select * from jsonb_populate_recordset(null::parcels.place, request -> 'frees') loop
      perform parcels.count_place(freed, date '2000-01-01', -1);
    end loop;

    takes := request -> 'takes';
    outcome := 'DONE';
    skipped := '{}';
    for choice in 0 .. jsonb_array_length(takes) - 1 loop
      wanted := jsonb_populate_record(null::parcels.place, takes -> choice -> 'place');
      reason := parcels.refuse_place(wanted, (takes -> choice ->> 'today')::date);
      if reason is null or (takes -> choice ->> 'always')::boolean then
        outcome := 'DONE';
        perform parcels.count_place(wanted, (takes -> choice ->> 'today')::date, 1);
        taken := taken || wanted;
        exit;
      end if;
      outcome := 'FULL';
      skipped := skipped || reason;
    end loop;

    if outcome = 'DONE' then
      changes := changes || (request -> 'writes' -> cardinality(skipped));
      given_up := given_up || array(select f from jsonb_populate_recordset(null::parcels.place, request -> 'frees') f);
      result := request -> 'writes' -> cardinality(skipped) -> 'result';
    else
      for freed in select * from jsonb_populate_recordset(null::parcels.place, request -> 'frees') loop
        perform parcels.count_place(freed, date '2000-01-01', 1);
      end loop;
      result := request -> 'full';
    end if;

    result := result || jsonb_build_object('skipped', to_jsonb(skipped));
    if outcome = 'DONE' and request -> 'writes' -> cardinality(skipped) ? 'parcel' then
      touched := touched || parcel_ids;
    end if;
    if request ->> 'key' is not null then
      touched := touched || key_name;
      keys := keys || row(request ->> 'realm', request ->> 'tenant', request ->> 'operation', request ->> 'key', request ->> 'digest',
        result, request ->> 'now')::parcels.idempotency;
    end if;
    return next;
  end loop;

  foreach freed in array given_up loop
    delete from parcels.place p where p.realm_id = freed.realm_id and p.holder_id = freed.holder_id and p.kind = freed.kind and p.number = freed.number;
  end loop;
  insert into parcels.place select * from unnest(taken);
  insert into parcels.idempotency select * from unnest(keys);
  perform parcels.write_rows(changes);
end $$;
