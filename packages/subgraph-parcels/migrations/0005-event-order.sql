-- Numbers the events of a realm in commit order, from one row that the writing transaction locks last and until it ends. A
-- reader that has seen position n has seen every earlier one, and finds each write that was acknowledged.
create table parcels.event_head (
  realm_id text primary key,
  position bigint not null
);
grant select, insert, update on parcels.event_head to restante_ledger;

alter table parcels.event add column position bigint;
update parcels.event e set position = numbered.position
from (
  select p.realm_id, p.parcel_id, p.sequence,
    row_number() over (partition by p.realm_id order by min(p.xid), min(p.position)) as position
  from parcels.event_party p group by p.realm_id, p.parcel_id, p.sequence
) numbered
where (e.realm_id, e.parcel_id, e.sequence) = (numbered.realm_id, numbered.parcel_id, numbered.sequence);
insert into parcels.event_head select realm_id, max(position) from parcels.event group by realm_id;

alter table parcels.event_party add column event_position bigint;
update parcels.event_party p set event_position = e.position
from parcels.event e where (e.realm_id, e.parcel_id, e.sequence) = (p.realm_id, p.parcel_id, p.sequence);
alter table parcels.event_party
  drop constraint event_party_pkey,
  drop column xid,
  drop column position,
  drop column parcel_id,
  drop column sequence;
alter table parcels.event_party rename column event_position to position;
alter table parcels.event_party
  alter column position set not null,
  add primary key (realm_id, partner_id, position);

alter table parcels.event
  alter column position set not null,
  drop constraint event_pkey,
  add primary key (realm_id, position),
  add constraint event_of_parcel unique (realm_id, parcel_id, sequence);
