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
  perform parcels.publish_flips(before, after);
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

-- Writes what a change decided: whole rows by table.
create function parcels.write_rows(rows jsonb) returns void language plpgsql as $$
begin
  insert into parcels.return_order select * from jsonb_populate_recordset(null::parcels.return_order, rows -> 'return_order')
  on conflict (realm_id, id) do update set state = excluded.state, items = excluded.items;

  insert into parcels.parcel select * from jsonb_populate_recordset(null::parcels.parcel, rows -> 'parcel')
  on conflict (realm_id, id) do update set
    state = excluded.state, damaged = excluded.damaged, carrier_id = excluded.carrier_id, custodian_id = excluded.custodian_id,
    custodian_outlet_id = excluded.custodian_outlet_id, custodian_until = excluded.custodian_until, origin = excluded.origin,
    destination = excluded.destination, measure = excluded.measure, expected_on = excluded.expected_on,
    hold_until = excluded.hold_until, sequence = excluded.sequence, last_scan_at = excluded.last_scan_at,
    updated_at = excluded.updated_at;

  insert into parcels.identifier select * from jsonb_populate_recordset(null::parcels.identifier, rows -> 'identifier')
  on conflict (realm_id, parcel_id, scheme, value) do update set active = excluded.active;

  insert into parcels.reference select * from jsonb_populate_recordset(null::parcels.reference, rows -> 'reference')
  on conflict do nothing;

  insert into parcels.redirect select * from jsonb_populate_recordset(null::parcels.redirect, rows -> 'redirect')
  on conflict (realm_id, id) do update set state = excluded.state, reserved_until = excluded.reserved_until;

  insert into parcels.code select * from jsonb_populate_recordset(null::parcels.code, rows -> 'code')
  on conflict (realm_id, id) do update set state = excluded.state;

  insert into parcels.event select * from jsonb_populate_recordset(null::parcels.event, rows -> 'event');

  insert into parcels.event_party (realm_id, partner_id, parcel_id, sequence)
  select event ->> 'realm_id', party, event ->> 'parcel_id', (event ->> 'sequence')::integer
  from jsonb_array_elements(rows -> 'event') with ordinality as events (event, row), jsonb_array_elements_text(event -> 'parties') as party
  order by row;

  update parcels.identifier i set active = false
  from jsonb_populate_recordset(null::parcels.parcel, rows -> 'parcel') p
  where p.state in ('COLLECTED', 'DELIVERED', 'RETURNED', 'CANCELLED', 'LAPSED')
    and (i.realm_id, i.parcel_id) = (p.realm_id, p.id) and i.active;

  update parcels.unannounced_scan s set joined_at = (joined ->> 'joined_at')::timestamptz
  from jsonb_array_elements(rows -> 'joined_scan') joined
  where (s.realm_id, s.id) = (joined ->> 'realm_id', joined ->> 'id');
end $$;

-- The ledger's statement. Each request was decided on rows read before; here, under locks taken in one order (parcels, then
-- shelves, each by key), it is checked that they have not changed, the first of its candidate places that has room is
-- taken, and everything is written: all of a request or nothing.
--
-- A request: { realm, tenant, operation, key, digest, versions: [{ parcel, sequence }], frees: [place], takes: [{ place, today,
-- always }], writes: [rows with `result`], full: result }. `writes` holds one set of rows per candidate, or one when there is
-- none. `key` null: not repeated by anybody. `today`: the local day at the shelf.
-- An outcome: DONE, REPLAY or FULL with the stored result; CONFLICT: the key was used with another input; STALE: decide again.
create function parcels.commit(requests jsonb) returns table ("position" integer, outcome text, result jsonb) language plpgsql as $$
declare
  request jsonb;
  stored parcels.idempotency;
  freed parcels.place;
  wanted parcels.place;
  rows jsonb;
  skipped text[];
  reason text;
begin
  perform 1 from parcels.parcel p
  where (p.realm_id, p.id) in (
    select r ->> 'realm', v ->> 'parcel' from jsonb_array_elements(requests) r, jsonb_array_elements(r -> 'versions') v)
  order by p.realm_id, p.id for update;

  perform 1 from parcels.shelf s
  where (s.realm_id, s.service_point_id, s.purpose, s.size_class) in (
    select f ->> 'realm_id', f ->> 'service_point_id', f ->> 'purpose', f ->> 'size_class'
    from jsonb_array_elements(requests) r, jsonb_array_elements(r -> 'frees') f
    union all
    select t -> 'place' ->> 'realm_id', t -> 'place' ->> 'service_point_id', t -> 'place' ->> 'purpose', t -> 'place' ->> 'size_class'
    from jsonb_array_elements(requests) r, jsonb_array_elements(r -> 'takes') t)
  order by s.realm_id, s.service_point_id, s.purpose, s.size_class for update;

  for request, position in
    select r, (row - 1)::integer from jsonb_array_elements(requests) with ordinality as listed (r, row)
    order by r ->> 'realm', r ->> 'tenant', r ->> 'operation', r ->> 'key'
  loop
    select * into stored from parcels.idempotency i
    where (i.realm_id, i.partner_id, i.operation, i.key)
      = (request ->> 'realm', request ->> 'tenant', request ->> 'operation', request ->> 'key');
    if found then
      outcome := case when stored.digest = request ->> 'digest' then 'REPLAY' else 'CONFLICT' end;
      result := case outcome when 'REPLAY' then stored.result end;
      return next;
      continue;
    end if;

    if exists (
      select from jsonb_array_elements(request -> 'versions') v
      left join parcels.parcel p on (p.realm_id, p.id) = (request ->> 'realm', v ->> 'parcel')
      where coalesce(p.sequence, 0) <> (v ->> 'sequence')::integer
    ) then
      outcome := 'STALE';
      result := null;
      return next;
      continue;
    end if;

    for freed in select * from jsonb_populate_recordset(null::parcels.place, request -> 'frees') loop
      perform parcels.count_place(freed, date '2000-01-01', -1);
    end loop;

    rows := request -> 'writes' -> 0;
    outcome := 'DONE';
    skipped := '{}';
    for choice in 0 .. jsonb_array_length(request -> 'takes') - 1 loop
      wanted := jsonb_populate_record(null::parcels.place, request -> 'takes' -> choice -> 'place');
      reason := parcels.refuse_place(wanted, (request -> 'takes' -> choice ->> 'today')::date);
      if reason is null or (request -> 'takes' -> choice ->> 'always')::boolean then
        outcome := 'DONE';
        rows := request -> 'writes' -> choice;
        exit;
      end if;
      outcome := 'FULL';
      skipped := skipped || reason;
    end loop;

    if outcome = 'DONE' then
      delete from parcels.place p using jsonb_populate_recordset(null::parcels.place, request -> 'frees') f
      where (p.realm_id, p.parcel_id, p.kind) = (f.realm_id, f.parcel_id, f.kind);
      if jsonb_array_length(request -> 'takes') > 0 then
        perform parcels.count_place(wanted, (request -> 'takes' -> cardinality(skipped) ->> 'today')::date, 1);
        insert into parcels.place values (wanted.*);
      end if;
      perform parcels.write_rows(rows);
      result := rows -> 'result';
    else
      for freed in select * from jsonb_populate_recordset(null::parcels.place, request -> 'frees') loop
        perform parcels.count_place(freed, date '2000-01-01', 1);
      end loop;
      result := request -> 'full';
    end if;

    result := result || jsonb_build_object('skipped', to_jsonb(skipped));
    if request ->> 'key' is not null then
      insert into parcels.idempotency values (
        request ->> 'realm', request ->> 'tenant', request ->> 'operation', request ->> 'key', request ->> 'digest', result,
        (request ->> 'now')::timestamptz);
    end if;
    return next;
  end loop;
end $$;

-- Counts a try of an open code and of those who try, before anything is compared; answers the code as it stands now, and
-- whether one of those who try has failed too often in this hour. An unknown reference does the same work.
create function parcels.try_code(in_realm text, in_reference text, subjects text[], in_hour timestamptz, most integer)
returns table (is_barred boolean, code jsonb) language plpgsql as $$
begin
  insert into parcels.code_failure as f select in_realm, subject, in_hour, 1 from unnest(subjects) subject order by subject
  on conflict on constraint code_failure_pkey do update set count = f.count + 1;
  select bool_or(f.count > most) into is_barred from parcels.code_failure f
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
