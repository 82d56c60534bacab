-- Returns, in one snapshot, the revision of what other contexts have published about outlets and service points, and the
-- outlets among those wanted, each with the service points there of the given partners (a list as text; null for all) and the
-- grants that these gave the partner that ships. What the caller has kept since the revision `kept_revision` is returned only
-- when the revision is another by now. The first row has the revision and no number.
create function parcels.read_sites(
  realms text[], outlets text[], partner_lists text[], shipping_partners text[], is_kept boolean[], kept_revision bigint
) returns table ("number" integer, revision bigint, outlet json, operator_id text, points json) language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  -- A later revision of a table is visible only after all earlier ones, so an equal sum means equal tables.
  revision := coalesce((select max(rev) from published_outlets.outlet_fact), 0)
    + coalesce((select max(rev) from published_service_points.realm_fact), 0)
    + coalesce((select max(rev) from published_service_points.partner_fact), 0)
    + coalesce((select max(rev) from published_service_points.service_point_fact), 0)
    + coalesce((select max(rev) from published_service_points.shipping_grant_fact), 0);
  return next;
  return query
  select w.number::integer, null::bigint, to_json(o),
    (select f.partner_id from published_service_points.partner_fact f
      where f.realm_id = w.realm and f.code = o.operator_code and not f.deleted),
    (select json_agg(json_build_object('fact', s, 'grant', (
        select to_json(g) from published_service_points.shipping_grant_fact g
        where g.realm_id = w.realm and g.partner_id = w.shipping_partner and g.granted_by_partner_id = s.partner_id
          and not g.deleted)) order by s.service_point_id)
      from published_service_points.service_point_fact s
      where s.realm_id = w.realm and s.outlet_id = o.outlet_id
        and (w.partners is null or s.partner_id = any(w.partners::text[])))
  from unnest(realms, outlets, partner_lists, shipping_partners, is_kept) with ordinality
    w (realm, outlet, partners, shipping_partner, is_kept, number)
  join published_outlets.outlet_fact o on o.outlet_id = w.outlet and not o.deleted
  where (not w.is_kept or kept_revision is distinct from revision)
    -- A live realm covers one country; a sandbox covers all outlets.
    and exists (select from published_service_points.realm_fact r
      where r.realm_id = w.realm and (r.kind = 'SANDBOX' or r.country = o.country));
end $$;
