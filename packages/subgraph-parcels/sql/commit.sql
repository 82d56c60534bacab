-- Commits requests to the ledger. Each request was decided on rows that were read earlier. Under locks taken in one order
-- (parcels, then reservations, then shelves, each by key) this function checks that those rows have not changed, and takes the
-- first option whose places have room. It then writes all requests together, each completely or not at all.
--
-- Requests are decided in their order. Request n has the versions from `first_versions[n]` to before `first_versions[n + 1]`,
-- and its options likewise; an option has its moves. A move frees a place (`move_deltas` -1; the place as it was read is in
-- `move_places`) or takes one (1); `move_from` and `move_to` are days since 2000-01-01. `shelf_days` is the local day at a
-- shelf, null when no option takes a place there. `key_numbers` is equal for requests with the same key, and null for a
-- request that is never repeated. A row is written when its writer is: an option, or, for writers beyond the last option, a
-- request.
--
-- An outcome: DONE or FULL, with the number of the chosen option from 0 and the reasons for which those before it were
-- skipped; REPLAY with the stored result; CONFLICT when the key was used with another input; STALE when the request has to be
-- decided again, also because an earlier one in the same call has the same parcel, reservation or key.
--
-- What is decided in a loop is decided in variables, so that no statement runs once per request. Plans are generic, because
-- planning a statement for its values takes more time than running it. Each row is looked up by its key on its own (`offset 0`,
-- `for update`): a join is planned for the sizes that the tables had at the time, and one made while they were empty would read
-- all of their rows until the next analyze.
create function parcels.commit(
  realms text[], tenants text[], operations text[], keys text[], digests text[], key_numbers integer[], moments timestamptz[],
  fallback_results text[],
  holder_realms text[], holder_ids text[], first_versions integer[], version_holders integer[], version_sequences integer[],
  shelf_realms text[], shelf_points text[], shelf_purposes text[], shelf_classes text[], shelf_days date[],
  first_options integer[], option_always boolean[], option_results text[],
  first_moves integer[], move_shelves integer[], move_deltas integer[], move_from integer[], move_to integer[],
  move_held boolean[], move_places text[],
  row_tables text[], rows text[], row_writers integer[]
) returns table ("position" integer, outcome text, choice integer, skipped text[], result jsonb) language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  sequences integer[];
  shelves parcels.shelf[];
  -- The counters of each shelf, by slot, and the first day that they count.
  counters integer[];
  ring_from integer[];
  open_ended integer[];
  stored_digests text[];
  freed parcels.place[];
  is_there boolean[];
  -- Holders and keys of earlier requests in this call, which are not written yet.
  changed_holders boolean[] := array_fill(false, array[cardinality(holder_ids)]);
  changed_keys boolean[] := array_fill(false, array[cardinality(realms)]);
  changed_shelves boolean[] := array_fill(false, array[cardinality(shelf_points)]);
  written boolean[] := array_fill(false, array[cardinality(option_always) + cardinality(realms)]);
  given_up parcels.place[] := '{}';
  left_place parcels.place;
  left_shelves parcels.shelf[] := '{}';
  responses parcels.idempotency[] := '{}';
  holder record;
  reason text;
  shelf integer;
  move integer;
begin
  select array_agg(coalesce(l.sequence, 0) order by h.number) into sequences
  from (
    select h.* from unnest(holder_realms, holder_ids) with ordinality h (realm, id, number) order by h.realm, h.id
  ) h left join lateral (
    select p.sequence from parcels.parcel p where p.realm_id = h.realm and p.id = h.id for update
  ) l on true;
  for holder in
    select h.number, l.sequence
    from (
      select h.* from unnest(holder_realms, holder_ids) with ordinality h (realm, id, number)
      where h.id like 'res\_%' order by h.realm, h.id
    ) h cross join lateral (
      select r.sequence from parcels.reservation r where r.realm_id = h.realm and r.id = h.id for update
    ) l
  loop
    sequences[holder.number] := holder.sequence;
  end loop;
  for holder in
    select h.number, l.sequence
    from (
      select h.* from unnest(holder_realms, holder_ids) with ordinality h (realm, id, number)
      where h.id like 'ses\_%' order by h.realm, h.id
    ) h cross join lateral (
      select s.sequence from parcels.shopper_session s where s.realm_id = h.realm and s.id = h.id for update
    ) l
  loop
    sequences[holder.number] := holder.sequence;
  end loop;

  select
    array_agg(l.s order by h.number),
    array_agg(case
      when h.today > (l.s).days_from then parcels.roll((l.s).days, (l.s).days_from, h.today)
      else coalesce((l.s).days, array_fill(0, array[32]))
    end order by h.number),
    array_agg(greatest((l.s).days_from, h.today) - date '2000-01-01' order by h.number),
    array_agg((l.s).open_ended order by h.number)
  into shelves, counters, ring_from, open_ended
  from (
    select h.*
    from unnest(shelf_realms, shelf_points, shelf_purposes, shelf_classes, shelf_days) with ordinality
      h (realm, point, purpose, class, today, number)
    order by h.realm, h.point, h.purpose, h.class
  ) h left join lateral (
    select s from parcels.shelf s
    where s.realm_id = h.realm and s.service_point_id = h.point and s.purpose = h.purpose and s.size_class = h.class for update
  ) l on true;

  select array_agg(i.digest order by r.number) into stored_digests
  from unnest(realms, tenants, operations, keys) with ordinality r (realm, tenant, operation, key, number)
  left join lateral (
    select i.digest from parcels.idempotency i
    where i.realm_id = r.realm and i.partner_id = r.tenant and i.operation = r.operation and i.key = r.key
    offset 0
  ) i on true;

  freed := move_places::parcels.place[];
  is_there := array(
    select freed[m] is null or l.found is not null
    from generate_subscripts(freed, 1) m left join lateral (
      select true as found from parcels.place p
      where p.realm_id = (freed[m]).realm_id and p.holder_id = (freed[m]).holder_id and p.kind = (freed[m]).kind
        and p.number = (freed[m]).number and p = freed[m]
      offset 0
    ) l on true order by m);

  for request in 1 .. cardinality(realms) loop
    position := request - 1;
    choice := null;
    skipped := '{}';
    result := null;
    outcome := case
      when changed_keys[key_numbers[request]] then 'STALE'
      when stored_digests[request] = digests[request] then 'REPLAY'
      when stored_digests[request] is not null then 'CONFLICT'
      else 'DONE'
    end;
    for version in first_versions[request] .. first_versions[request + 1] - 1 loop
      exit when outcome <> 'DONE';
      if changed_holders[version_holders[version]] or sequences[version_holders[version]] <> version_sequences[version] then
        outcome := 'STALE';
      end if;
    end loop;
    for m in first_moves[first_options[request]] .. first_moves[first_options[request + 1]] - 1 loop
      exit when outcome <> 'DONE';
      if not is_there[m] then
        outcome := 'STALE';
      end if;
    end loop;
    if outcome = 'REPLAY' then
      select i.result into strict result from parcels.idempotency i
      where i.realm_id = realms[request] and i.partner_id = tenants[request] and i.operation = operations[request]
        and i.key = keys[request];
    end if;
    if outcome <> 'DONE' then
      return next;
      continue;
    end if;

    for candidate in first_options[request] .. first_options[request + 1] - 1 loop
      reason := null;
      move := first_moves[candidate];
      while move < first_moves[candidate + 1] loop
        shelf := move_shelves[move];
        if move_deltas[move] > 0 then
          reason := case
            when (shelves[shelf]).places is null then 'NOT_COVERED_BY_AGREEMENT'
            when option_always[candidate] then null
            when date '2000-01-01' + move_from[move] < (shelves[shelf]).valid_from
              or date '2000-01-01' + move_from[move] >= (shelves[shelf]).valid_until then 'NOT_COVERED_BY_AGREEMENT'
            when not move_held[move] and not (shelves[shelf]).is_open then 'INTAKE_PAUSED'
            when not move_held[move] and (shelves[shelf]).is_overfull then 'OUTLET_FULL'
          end;
          if reason is null and not option_always[candidate] then
            -- A promise needs room on each of its days, what has arrived on its first day only.
            for day in greatest(move_from[move], ring_from[shelf]) .. greatest(ring_from[shelf],
              case when move_held[move] then move_from[move] else coalesce(move_to[move], move_from[move] + 31) end)
            loop
              if counters[shelf][day % 32 + 1] + open_ended[shelf] >= (shelves[shelf]).places then
                reason := 'OUTLET_FULL';
                exit;
              end if;
            end loop;
          end if;
        end if;
        exit when reason is not null;
        if move_to[move] is null then
          open_ended[shelf] := open_ended[shelf] + move_deltas[move];
        else
          for day in greatest(move_from[move], ring_from[shelf]) .. move_to[move] loop
            counters[shelf][day % 32 + 1] := counters[shelf][day % 32 + 1] + move_deltas[move];
          end loop;
        end if;
        move := move + 1;
      end loop;
      if reason is null then
        choice := candidate - first_options[request];
        exit;
      end if;
      skipped := skipped || reason;
      -- All of the option's moves or none.
      for undone in first_moves[candidate] .. move - 1 loop
        shelf := move_shelves[undone];
        if move_to[undone] is null then
          open_ended[shelf] := open_ended[shelf] - move_deltas[undone];
        else
          for day in greatest(move_from[undone], ring_from[shelf]) .. move_to[undone] loop
            counters[shelf][day % 32 + 1] := counters[shelf][day % 32 + 1] - move_deltas[undone];
          end loop;
        end if;
      end loop;
    end loop;

    if choice is not null then
      written[first_options[request] + choice] := true;
      for m in first_moves[first_options[request] + choice] .. first_moves[first_options[request] + choice + 1] - 1 loop
        shelf := move_shelves[m];
        changed_shelves[shelf] := true;
        if move_deltas[m] < 0 then
          given_up := given_up || freed[m];
        end if;
        -- Above capacity on the current day the shelf takes no promises, until something leaves and there is room again.
        if counters[shelf][ring_from[shelf] % 32 + 1] + open_ended[shelf] < (shelves[shelf]).places then
          shelves[shelf].is_overfull := (shelves[shelf]).is_overfull and move_deltas[m] > 0;
        elsif move_deltas[m] > 0 and counters[shelf][ring_from[shelf] % 32 + 1] + open_ended[shelf] > (shelves[shelf]).places
          and move_from[m] <= ring_from[shelf] and coalesce(move_to[m] >= ring_from[shelf], true) then
          shelves[shelf].is_overfull := true;
        end if;
      end loop;
    elsif first_options[request] < first_options[request + 1] then
      outcome := 'FULL';
    end if;
    if outcome = 'DONE' then
      written[cardinality(option_always) + request] := true;
      for version in first_versions[request] .. first_versions[request + 1] - 1 loop
        changed_holders[version_holders[version]] := choice is not null;
      end loop;
    end if;
    if key_numbers[request] is not null then
      changed_keys[key_numbers[request]] := true;
      responses := responses || row(
        realms[request], tenants[request], operations[request], keys[request], digests[request],
        coalesce(option_results[first_options[request] + choice], fallback_results[request])::jsonb
          || jsonb_build_object('skipped', skipped),
        moments[request])::parcels.idempotency;
    end if;
    return next;
  end loop;

  foreach left_place in array given_up loop
    delete from parcels.place p
    where p.realm_id = left_place.realm_id and p.holder_id = left_place.holder_id and p.kind = left_place.kind
      and p.number = left_place.number;
  end loop;
  for n in 1 .. cardinality(changed_shelves) loop
    if changed_shelves[n] then
      shelves[n].days := array(select unnest(counters[n:n]));
      shelves[n].days_from := date '2000-01-01' + ring_from[n];
      shelves[n].open_ended := open_ended[n];
      left_shelves := left_shelves || shelves[n];
    end if;
  end loop;
  perform parcels.write_shelves(left_shelves);
  insert into parcels.idempotency select r.* from unnest(responses) r order by r.realm_id, r.partner_id, r.operation, r.key;
  perform parcels.write_rows(row_tables, rows, row_writers, written);
end $$;
