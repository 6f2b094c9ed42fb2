# cmake -DCOMPILER=… -DFLAGS=… -DSOURCE=… -P lock_mistakes.cmake: a ctest. That thread safety analysis is switched on and
# sees our mutex cannot be told from code that compiles: only from a mistake that does not.

function(compile mistake)
  execute_process(COMMAND ${COMPILER} ${FLAGS} -fsyntax-only -DKLIEG_MISTAKE_${mistake} ${SOURCE}
    RESULT_VARIABLE status ERROR_VARIABLE says OUTPUT_QUIET)
  set(status ${status} PARENT_SCOPE)
  set(says "${says}" PARENT_SCOPE)
endfunction()

function(expect_refused mistake complaint)
  compile(${mistake})
  string(REGEX MATCHALL "error: [^\n]*" errors "${says}")
  list(LENGTH errors count)
  if(status EQUAL 0)
    message(SEND_ERROR "${mistake} was compiled")
  elseif(NOT count EQUAL 1 OR NOT says MATCHES "error: ${complaint}[^\n]*Wthread-safety-analysis")
    message(SEND_ERROR "${mistake} was refused for another reason:\n${says}")
  endif()
endfunction()

compile(NONE)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "what makes no mistake was refused:\n${says}")
endif()
expect_refused(FORGOTTEN "writing variable 'count_' requires holding mutex 'mutex_' exclusively")
expect_refused(TOO_LATE "calling function 'add_locked' requires holding mutex 'mutex_' exclusively")
expect_refused(TWICE "acquiring mutex 'mutex_' that is already held")
expect_refused(NO_UNLOCK "mutex 'mutex_' is still held at the end of function")
