-- Publishes the days on which a shelf turned full or free again.
create function parcels.publish_flips(before parcels.shelf, after parcels.shelf) returns void language plpgsql as $$
declare
  flipped jsonb;
  last_rev bigint;
begin
  select jsonb_agg(jsonb_build_object('day', day, 'is_full', is_full)) into flipped
  from (
    select after.days_from + step as day, after.days[parcels.slot(after.days_from + step)] + after.open_ended >= after.places as is_full
    from generate_series(0, 31) step
    where (before.days[parcels.slot(after.days_from + step)] + before.open_ended >= before.places)
      is distinct from (after.days[parcels.slot(after.days_from + step)] + after.open_ended >= after.places)
  ) flips;
  if flipped is null then
    return;
  end if;
  update published_parcels.head set rev = rev + jsonb_array_length(flipped) where table_name = 'fullness' returning rev into last_rev;
  insert into published_parcels.fullness (realm_id, service_point_id, purpose, size_class, day, is_full, rev)
  select after.realm_id, after.service_point_id, after.purpose, after.size_class, (flip ->> 'day')::date, (flip ->> 'is_full')::boolean,
    last_rev - jsonb_array_length(flipped) + row
  from jsonb_array_elements(flipped) with ordinality as flips (flip, row)
  on conflict (realm_id, service_point_id, purpose, size_class, day) do update set is_full = excluded.is_full, rev = excluded.rev;
  notify published_parcels;
end $$;

-- Counts a place in (`delta` 1) or out (-1) of its shelf, whose row the caller has locked. `today` is the local day at the
-- shelf; any day of the past leaves the ring where it is.
create function parcels.count_place(place parcels.place, today date, delta integer) returns void language plpgsql as $$
declare
  before parcels.shelf;
  after parcels.shelf;
begin
  select * into strict before from parcels.shelf s
  where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
    = (place.realm_id, place.service_point_id, place.purpose, place.size_class);
  before.days := parcels.roll(before.days, before.days_from, today);
  before.days_from := greatest(before.days_from, today);
  after := before;
  if place.to_day is null then
    after.open_ended := before.open_ended + delta;
  else
    after.days := parcels.add_span(before.days, before.days_from, place.from_day, place.to_day, delta);
  end if;
  update parcels.shelf s set days = after.days, days_from = after.days_from, open_ended = after.open_ended
  where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
    = (place.realm_id, place.service_point_id, place.purpose, place.size_class);
  -- Most shelves are far from full: nothing flips while no day reaches the room.
  if (select max(day) from unnest(before.days || after.days) day) + greatest(before.open_ended, after.open_ended) >= after.places then
    perform parcels.publish_flips(before, after);
  end if;
end $$;

-- Why a place can't be promised or held on a shelf, whose row the caller has locked; null when it can. A promise needs room
-- on each of its days, something brought to the counter on that day only.
create function parcels.refuse_place(place parcels.place, today date) returns text language plpgsql as $$
declare
  shelf parcels.shelf;
  last_day date := case place.kind when 'PROMISED' then place.to_day else place.from_day end;
begin
  select * into shelf from parcels.shelf s
  where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
    = (place.realm_id, place.service_point_id, place.purpose, place.size_class);
  if not found or place.from_day < shelf.valid_from or place.from_day >= shelf.valid_until then
    return 'NOT_COVERED_BY_AGREEMENT';
  elsif not shelf.is_open and place.kind = 'PROMISED' then
    return 'INTAKE_PAUSED';
  elsif parcels.busiest(parcels.roll(shelf.days, shelf.days_from, today), place.from_day, last_day) + shelf.open_ended
    >= shelf.places then
    return 'OUTLET_FULL';
  end if;
  return null;
end $$;

-- Writes what changes decided, whole rows by table, all changes together. No parcel is in two of them.
create function parcels.write_rows(changes jsonb[]) returns void language plpgsql as $$
declare
  written jsonb;
begin
  insert into parcels.return_order
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.return_order, c -> 'return_order') r
  on conflict (realm_id, id) do update set state = excluded.state, items = excluded.items;

  insert into parcels.parcel select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.parcel, c -> 'parcel') r
  on conflict (realm_id, id) do update set
    state = excluded.state, damaged = excluded.damaged, carrier_id = excluded.carrier_id, custodian_id = excluded.custodian_id,
    custodian_outlet_id = excluded.custodian_outlet_id, custodian_until = excluded.custodian_until, origin = excluded.origin,
    destination = excluded.destination, measure = excluded.measure, expected_on = excluded.expected_on,
    hold_until = excluded.hold_until, sequence = excluded.sequence, last_scan_at = excluded.last_scan_at,
    updated_at = excluded.updated_at;

  insert into parcels.identifier
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.identifier, c -> 'identifier') r
  on conflict (realm_id, parcel_id, scheme, value) do update set active = excluded.active;

  insert into parcels.reference
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.reference, c -> 'reference') r
  on conflict do nothing;

  -- In the order given: a former redirect is closed before the next one is open.
  insert into parcels.redirect
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.redirect, c -> 'redirect') r
  on conflict (realm_id, id) do update set state = excluded.state, reserved_until = excluded.reserved_until;

  insert into parcels.code select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.code, c -> 'code') r
  on conflict (realm_id, id) do update set state = excluded.state;

  insert into parcels.event select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.event, c -> 'event') r;

  insert into parcels.event_party (realm_id, partner_id, parcel_id, sequence)
  select event ->> 'realm_id', party, event ->> 'parcel_id', (event ->> 'sequence')::integer
  from unnest(changes) with ordinality as listed (c, change),
    jsonb_array_elements(c -> 'event') with ordinality as events (event, row),
    jsonb_array_elements_text(event -> 'parties') as party
  order by change, row;

  for written in
    select p from unnest(changes) c, jsonb_array_elements(c -> 'parcel') p
    where p ->> 'state' in ('COLLECTED', 'DELIVERED', 'RETURNED', 'CANCELLED', 'LAPSED')
  loop
    update parcels.identifier i set active = false
    where i.realm_id = written ->> 'realm_id' and i.parcel_id = written ->> 'id' and i.active;
  end loop;

  for written in select j from unnest(changes) c, jsonb_array_elements(c -> 'joined_scan') j loop
    update parcels.unannounced_scan s set joined_at = (written ->> 'joined_at')::timestamptz
    where s.realm_id = written ->> 'realm_id' and s.id = written ->> 'id';
  end loop;
end $$;

-- The ledger's statement. Each request was decided on rows read before; here, under locks taken in one order (parcels, then
-- shelves, each by key), it is checked that they have not changed, and the first of its candidate places that has room is
-- taken; then everything is written together: all of a request or nothing.
--
-- A request: { realm, tenant, operation, key, digest, versions: [{ parcel, sequence }], frees: [place], takes: [{ place, today,
-- always }], writes: [rows with `result`], full: result }. `writes` holds one set of rows per candidate, or one when there is
-- none. `key` null: not repeated by anybody. `today`: the local day at the shelf.
-- An outcome: DONE, REPLAY or FULL with the stored result; CONFLICT: the key was used with another input; STALE: decide again,
-- also when a request before it in the same call was about the same parcel or key.
--
-- Rows are locked one by one, by key, and plans are made once: planning each statement for its values took more time than
-- running it, and a join would be planned for tables of the size that they had at that time.
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
  -- Parcels that a request before has changed and keys that it has used, neither of which is written yet.
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
    delete from parcels.place p where p.realm_id = freed.realm_id and p.parcel_id = freed.parcel_id and p.kind = freed.kind;
  end loop;
  insert into parcels.place select * from unnest(taken);
  perform parcels.write_rows(changes);
  insert into parcels.idempotency select * from unnest(keys);
end $$;

-- Counts a try of an open code and of those who try, each of whom has a bar of its own in `most`, before anything is compared; answers the code as it stands now, and
-- whether one of those who try has failed too often in this hour. An unknown reference does the same work.
create function parcels.try_code(in_realm text, in_reference text, subjects text[], in_hour timestamptz, most integer[])
returns table (is_barred boolean, code jsonb) language plpgsql as $$
begin
  insert into parcels.code_failure as f select in_realm, subject, in_hour, 1 from unnest(subjects) subject order by subject
  on conflict on constraint code_failure_pkey do update set count = f.count + 1;
  select bool_or(f.count > most[array_position(subjects, f.subject)]) into is_barred from parcels.code_failure f
  where f.realm_id = in_realm and f.subject = any(subjects) and f.hour = in_hour;
  if not is_barred then
    update parcels.code c set tries = c.tries + 1
    where c.realm_id = in_realm and c.reference = in_reference and c.state = 'OPEN'
    returning to_jsonb(c.*) into code;
  end if;
  return next;
end $$;

-- Takes back the count of a try that was right.
create function parcels.forgive_try(in_realm text, in_code text, subjects text[], in_hour timestamptz) returns void language sql as $$
  update parcels.code_failure f set count = f.count - 1
  where f.realm_id = in_realm and f.subject = any(subjects) and f.hour = in_hour and f.count > 0;
  update parcels.code c set tries = c.tries - 1 where (c.realm_id, c.id) = (in_realm, in_code) and c.tries > 0;
$$;

-- Copies what changed in the service points' published facts into the shelves, at most `most` rows at a time; answers how many.
create function parcels.copy_shelves(most integer) returns integer language plpgsql as $$
declare
  last_rev bigint;
  next_rev bigint;
  changed record;
  before parcels.shelf;
  after parcels.shelf;
  copied integer := 0;
begin
  insert into parcels.copied values ('service_point_fact', 0) on conflict do nothing;
  select c.rev into strict last_rev from parcels.copied c where c.table_name = 'service_point_fact' for update;
  select count(*), max(f.rev) into copied, next_rev
  from (select rev from published_service_points.service_point_fact where rev > last_rev order by rev limit most) f;
  if copied = 0 then
    return 0;
  end if;

  -- A shelf that never was full or free before is a plain row: the common case, all at once.
  insert into parcels.shelf (realm_id, service_point_id, purpose, size_class, outlet_id, partner_id, places, valid_from, valid_until, is_open, rev)
  select f.realm_id, f.service_point_id, c ->> 'purpose', c ->> 'sizeClass', f.outlet_id, f.partner_id, (c ->> 'places')::integer,
    f.valid_from, f.valid_until, f.status = 'ACTIVE' and f.intake = 'OPEN' and not f.deleted, f.rev
  from published_service_points.service_point_fact f, jsonb_array_elements(f.capacity) c
  where f.rev > last_rev and f.rev <= next_rev
  on conflict (realm_id, service_point_id, purpose, size_class) do nothing;

  for changed in
    select f.realm_id, f.service_point_id, f.outlet_id, f.partner_id, f.valid_from, f.valid_until, f.status, f.intake, f.deleted, f.rev,
      s.purpose, s.size_class, coalesce((
      select (c ->> 'places')::integer from jsonb_array_elements(f.capacity) c
      where c ->> 'purpose' = s.purpose and c ->> 'sizeClass' = s.size_class), 0) as places
    from published_service_points.service_point_fact f
    join parcels.shelf s using (realm_id, service_point_id)
    where f.rev > last_rev and f.rev <= next_rev and s.rev < f.rev
    order by s.realm_id, s.service_point_id, s.purpose, s.size_class
  loop
    select * into before from parcels.shelf s
    where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
      = (changed.realm_id, changed.service_point_id, changed.purpose, changed.size_class) for update;
    after := before;
    after.places := changed.places;
    update parcels.shelf s set
      places = changed.places, outlet_id = changed.outlet_id, partner_id = changed.partner_id, valid_from = changed.valid_from,
      valid_until = changed.valid_until,
      is_open = changed.status = 'ACTIVE' and changed.intake = 'OPEN' and not changed.deleted, rev = changed.rev
    where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
      = (changed.realm_id, changed.service_point_id, changed.purpose, changed.size_class);
    perform parcels.publish_flips(before, after);
  end loop;

  update parcels.copied c set rev = next_rev where c.table_name = 'service_point_fact';
  return copied;
end $$;
