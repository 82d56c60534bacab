-- The parcel that a code was issued for, in an indexed column instead of an expression, for which the planner has no
-- statistics until the table is analysed.
alter table parcels.code add column parcel_id text;
update parcels.code set parcel_id = parcel_ids[1];
drop index parcels.code_open;
alter table parcels.code
  alter column parcel_id set not null,
  drop column parcel_ids;
-- One open code per parcel.
create unique index code_open on parcels.code (realm_id, parcel_id) where state = 'OPEN';
