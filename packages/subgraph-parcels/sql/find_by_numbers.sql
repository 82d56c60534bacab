-- Returns the ids of the parcels that bear one of these numbers and have not ended. The plans are those for a large table from
-- the first call on: one that is made while the tables are empty would be kept, and read all numbers of the realm.
create function parcels.find_by_numbers(in_realm text, schemes text[], numbers text[], carriers text[]) returns setof text
language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  for n in 1 .. cardinality(numbers) loop
    return query select i.parcel_id from parcels.identifier i
    where i.realm_id = in_realm and i.scheme = schemes[n] and i.value = numbers[n]
      and coalesce(i.carrier_id, '') = coalesce(carriers[n], '') and i.active;
  end loop;
end $$;
