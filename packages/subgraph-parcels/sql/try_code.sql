-- Counts a try against the open code with the reference and against each of the subjects (device, outlet, tenant), before
-- anything is compared. Returns the code with the new count. `is_barred` is true when a subject has exceeded its limit in
-- `most` within the hour; the try is then not counted against the code. An unknown reference costs the same work.
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
