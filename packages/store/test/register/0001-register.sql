create schema published_register;
grant usage on schema published_register to restante_outlets, restante_gateway;

create table published_register.head (
  table_name text primary key,
  rev bigint not null
);
insert into published_register.head values ('entry', 0);

create table published_register.entry (
  id integer primary key,
  name text not null,
  rev bigint not null,
  deleted boolean not null default false
);
create index entry_rev on published_register.entry (rev);

grant select, insert, update on published_register.entry, published_register.head to restante_outlets;
grant select on published_register.entry to restante_gateway;
