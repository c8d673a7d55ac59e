-- The system role makes each tenant's upkeep due. What that removes, it removes as the tenant, behind the wall.
grant insert on jobs to paylera_system;
