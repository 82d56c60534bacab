-- Returns the ids of the parcels on which one of these spellings of a number is active and that a partner carries or keeps, or,
-- for a device, that its partner keeps at one of its outlets: newest first, at most 10. Others with the same number are no rows
-- of it, however many there are. On the settings see `find_by_numbers`.
create function parcels.find_by_barcode(in_realm text, spellings text[], partner text, outlets text[]) returns setof text
language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query select p.id from parcels.identifier i join parcels.parcel p on p.realm_id = i.realm_id and p.id = i.parcel_id
  where i.realm_id = in_realm and i.value = any(spellings) and i.active
    and case when outlets is null then partner in (p.carrier_id, p.custodian_id)
      else p.custodian_id = partner and p.custodian_outlet_id = any(outlets) end
  order by p.created_at desc, p.id limit 10;
end $$;
