#pragma once

namespace weft::php {

// Weft\Pdo\Pool, if PHP has PDO. At module startup, after that of pdo.
void register_pdo_pool_classes();

// What is thrown as a PDOException makes a connection suspicious. When all modules have started.
void install_pdo_failure_hook();
void remove_pdo_failure_hook();

}  // namespace weft::php
