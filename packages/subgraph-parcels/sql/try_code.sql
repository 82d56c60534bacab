-- Counts a try against the open code with the reference that counts at the outlet, and against each of the subjects (device,
-- outlet, tenant), before anything is compared. Returns the code with the new count and the parcels that it opens. `is_barred`
-- is true when a subject has exceeded its limit in `most` within the hour; the try is then not counted against the code. An
-- unknown reference costs the same work.
create function parcels.try_code(in_realm text, in_reference text, in_outlet text, subjects text[], in_hour timestamptz, most integer[])
returns table (is_barred boolean, code jsonb, parcel_ids text[]) language plpgsql as $$
begin
  insert into parcels.code_failure as f select in_realm, subject, in_hour, 1 from unnest(subjects) subject order by subject
  on conflict on constraint code_failure_pkey do update set count = f.count + 1;
  select bool_or(f.count > most[array_position(subjects, f.subject)]) into is_barred from parcels.code_failure f
  where f.realm_id = in_realm and f.subject = any(subjects) and f.hour = in_hour;
  if not is_barred then
    update parcels.code c set tries = c.tries + 1
    where c.realm_id = in_realm and c.reference = in_reference and coalesce(c.outlet_id, in_outlet) = in_outlet and c.state = 'OPEN'
    returning to_jsonb(c.*) into code;
    -- The state is no condition of the scan: the planner would then prefer the index on open codes of a parcel.
    select coalesce(array_agg(p.parcel_id order by p.parcel_id) filter (where p.state = 'OPEN'), '{}') into parcel_ids
    from parcels.code_parcel p where p.realm_id = in_realm and p.code_id = code ->> 'id';
  end if;
  return next;
end $$;
