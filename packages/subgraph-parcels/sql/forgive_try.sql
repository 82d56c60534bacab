-- Undoes the count of a try that was right, for the code and for each of the subjects.
create function parcels.forgive_try(in_realm text, in_code text, subjects text[], in_hour timestamptz) returns void language sql as $$
  update parcels.code_failure f set count = f.count - 1
  where f.realm_id = in_realm and f.subject = any(subjects) and f.hour = in_hour and f.count > 0;
  update parcels.code c set tries = c.tries - 1 where (c.realm_id, c.id) = (in_realm, in_code) and c.tries > 0;
$$;
