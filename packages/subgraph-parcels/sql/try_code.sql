-- Counts a try against the code with the reference that counts at the outlet, and against the device, the outlet and the tenant,
-- before anything is compared. Returns the code with the new count and the parcels that it opens; for a used one, those that it
-- has opened. An unknown reference and a code without tries left return no code.
--
-- `is_barred` is true when the device has failed too often within the hour: `most[1]` times, `most[2]` times once its outlet has
-- failed `most[3]` or its tenant `most[4]` times, and not at all at twice these or, beyond its tenant's, for a device that was
-- enrolled recently. The try of a barred device counts for nobody.
--
-- `alert` is the event for the tenant, with neither sequence nor position; it is written when the tenant first reaches its
-- number in an hour.
create function parcels.try_code(
  in_realm text, in_reference text, in_outlet text, subjects text[], is_recent boolean, in_hour timestamptz, most integer[],
  max_tries integer, alert jsonb
) returns table (is_barred boolean, code jsonb, parcel_ids text[]) language plpgsql as $$
declare
  own integer;
  at_outlet integer;
  of_tenant integer;
  found_code parcels.code;
  written parcels.event;
begin
  insert into parcels.code_failure as f values (in_realm, subjects[1], in_hour, 1)
  on conflict on constraint code_failure_pkey do update set count = f.count + 1 where f.count < most[1]
  returning count into own;
  if own is null then
    is_barred := true;
    return next;
    return;
  end if;
  insert into parcels.code_failure as f values (in_realm, subjects[2], in_hour, 1)
  on conflict on constraint code_failure_pkey do update set count = f.count + 1 returning count into at_outlet;
  insert into parcels.code_failure as f values (in_realm, subjects[3], in_hour, 1)
  on conflict on constraint code_failure_pkey do update set count = f.count + 1 returning count into of_tenant;
  is_barred := at_outlet > 2 * most[3] or of_tenant > 2 * most[4]
    or (of_tenant > most[4] and is_recent)
    or ((at_outlet > most[3] or of_tenant > most[4]) and own > most[2]);

  if is_barred then
    update parcels.code_failure f set count = f.count - 1
    where f.realm_id = in_realm and f.subject = any(subjects) and f.hour = in_hour;
  else
    select * into found_code from parcels.code c
    where c.realm_id = in_realm and c.reference = in_reference and c.state = 'OPEN' and coalesce(c.outlet_id, in_outlet) = in_outlet
    for update;
    if not found then
      select * into found_code from parcels.code c
      where c.realm_id = in_realm and c.reference = in_reference and c.state = 'USED' and c.outlet_id = in_outlet
      order by c.created_at desc limit 1 for update;
    end if;
    if found_code.tries < max_tries then
      update parcels.code c set tries = c.tries + 1 where (c.realm_id, c.id) = (in_realm, found_code.id) returning to_jsonb(c.*) into code;
    end if;
    -- The state is no condition of the scan: the planner would then prefer the index on open codes of a parcel.
    select coalesce(array_agg(p.parcel_id order by p.parcel_id) filter (where p.state = found_code.state), '{}') into parcel_ids
    from parcels.code_parcel p where p.realm_id = in_realm and p.code_id = code ->> 'id';
  end if;

  -- Last, because the row that numbers events is the last that any writer locks.
  if of_tenant > most[4] then
    insert into parcels.code_failure values (in_realm, 'alert ' || subjects[3], in_hour, 1) on conflict do nothing;
    if found then
      written := jsonb_populate_record(null::parcels.event, alert);
      select coalesce(max(e.sequence), 0) + 1 into written.sequence from parcels.event e
      where e.realm_id = in_realm and e.subject_id = written.subject_id and e.parcel_id is null;
      perform parcels.write_events(array[written]);
    end if;
  end if;
  return next;
end $$;
