@echo off
rem The command line at a prompt: a batch file waits for the program and hands on its exit code.
"%~dp0..\Countinghouse.exe" %*
exit /b %ERRORLEVEL%
