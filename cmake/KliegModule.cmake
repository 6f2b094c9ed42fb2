# klieg_module(NAME SHARES_STATE LATE HEADERS … SOURCES … DEPS … PRIVATE_DEPS … TESTS … TEST_DEPS … TEST_SHARDS n
#   TEST_SECONDS n)
#
# Makes the static library klieg_NAME (alias klieg::NAME) from a folder of src/, and NAME_test from the tests that lie
# beside its sources. DEPS are the modules that our headers show, PRIVATE_DEPS those that only our sources use.
# Every header is compiled alone by the target all_verify_interface_header_sets. SHARES_STATE says that threads meet in
# this module: `./test` runs its tests under ThreadSanitizer too, where the target tests_of_shared_state builds them.
# LATE says that its tests run a second time, as NAME_test_late, over stores whose eventual reads lag. TEST_SECONDS is
# what they take of a processor under AddressSanitizer, roughly, where that is more than ten: so that what lasts begins
# first, and no core is idle while the last one runs.

add_custom_target(tests_of_shared_state)

function(klieg_module NAME)
  cmake_parse_arguments(M "SHARES_STATE;LATE" "TEST_SHARDS;TEST_SECONDS" "HEADERS;SOURCES;DEPS;PRIVATE_DEPS;TESTS;TEST_DEPS" ${ARGN})
  set(target klieg_${NAME})
  add_library(${target} STATIC ${M_SOURCES})
  add_library(klieg::${NAME} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${M_HEADERS})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON LINKER_LANGUAGE CXX)
  target_link_libraries(${target} PUBLIC ${M_DEPS} klieg_boost PRIVATE ${M_PRIVATE_DEPS} klieg_warnings)
  klieg_precompile(${target})
  if(M_TESTS)
    set(labels unit)
    if(M_SHARES_STATE)
      list(APPEND labels threads)
    endif()
    klieg_test(${NAME}_test LABELS ${labels} SHARDS ${M_TEST_SHARDS} SECONDS ${M_TEST_SECONDS} SOURCES ${M_TESTS} DEPS klieg::${NAME} ${M_PRIVATE_DEPS} ${M_TEST_DEPS})
    if(M_LATE)
      klieg_test_late(${NAME}_test)
    endif()
    if(M_SHARES_STATE)
      add_dependencies(tests_of_shared_state ${NAME}_test)
    endif()
  endif()
endfunction()

# klieg_test(NAME SOURCES … DEPS … LABELS unit SHARDS 1 SECONDS 0): one gtest binary, and an entry of ctest for each shard of it.
function(klieg_test NAME)
  cmake_parse_arguments(T "" "SHARDS;SECONDS" "LABELS;SOURCES;DEPS" ${ARGN})
  if(NOT T_LABELS)
    set(T_LABELS unit)
  endif()
  add_executable(${NAME} ${T_SOURCES})
  target_link_libraries(${NAME} PRIVATE ${T_DEPS} klieg_testing klieg_warnings GTest::gmock GTest::gtest)
  target_include_directories(${NAME} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
  klieg_precompile(${NAME})
  # A suite starts often and costs little, so one ctest entry a binary keeps a full run short.
  add_test(NAME ${NAME} COMMAND ${NAME})
  set(cost 0)
  if(T_SECONDS)
    set(cost ${T_SECONDS})
    if(T_SHARDS)
      math(EXPR cost "${T_SECONDS} / ${T_SHARDS}")
    endif()
  endif()
  set_tests_properties(${NAME} PROPERTIES LABELS "${T_LABELS}" TIMEOUT 1800 COST ${cost})
  if(T_SHARDS)
    set_tests_properties(${NAME} PROPERTIES ENVIRONMENT "GTEST_TOTAL_SHARDS=${T_SHARDS};GTEST_SHARD_INDEX=0")
    math(EXPR last "${T_SHARDS} - 1")
    foreach(shard RANGE 1 ${last})
      add_test(NAME ${NAME}_shard_${shard} COMMAND ${NAME})
      set_tests_properties(${NAME}_shard_${shard} PROPERTIES LABELS "${T_LABELS}" TIMEOUT 1800 COST ${cost}
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${T_SHARDS};GTEST_SHARD_INDEX=${shard}")
    endforeach()
  endif()
endfunction()

# Runs it once more over engines that are late (testing/memory_table_store.h).
function(klieg_test_late NAME)
  get_test_property(${NAME} LABELS labels)
  get_test_property(${NAME} COST cost)
  add_test(NAME ${NAME}_late COMMAND ${NAME})
  set_tests_properties(${NAME}_late PROPERTIES LABELS "${labels}" TIMEOUT 1800 COST "${cost}" ENVIRONMENT KLIEG_TEST_ENGINES=late)
endfunction()

# One precompiled header for libraries, one (with gtest) for tests.
function(klieg_precompile target)
  get_target_property(kind ${target} TYPE)
  target_compile_options(${target} PRIVATE -Xclang -fno-pch-timestamp)
  if(kind STREQUAL EXECUTABLE AND TARGET klieg_test_pch)
    target_precompile_headers(${target} REUSE_FROM klieg_test_pch)
  elseif(NOT target STREQUAL klieg_base)
    target_precompile_headers(${target} REUSE_FROM klieg_base)
  else()
    target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src/base/precompiled.h)
  endif()
endfunction()
